package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Strike;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A disk without room for PostgreSQL. */
final class Exhaustion {

    private Exhaustion() {}

    /** PostgreSQL may stop by itself then, and is started again as any supervisor does. */
    static Fault of(Disk disk) {
        return new Fault(
                "a full disk under PostgreSQL",
                Duration.ofSeconds(30),
                Strike.of((rig, stream) -> {
                    try (var _ = disk.fill()) {
                        stream.awaitRefusals(10);
                        TimeUnit.SECONDS.sleep(2);
                    }
                    Awaitility.await("PostgreSQL")
                            .atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(500))
                            .until(() -> answers(rig));
                }),
                "answersBeforeTheInsertOnAFullDisk");
    }

    private static boolean answers(Rig rig) {
        if (rig.servers().postmaster().isEmpty()) {
            rig.servers().stopPostgres();
            rig.servers().startPostgres();
        }
        try (var connection = rig.servers().postgres().connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
