package dev.sarsen.faults;

import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.awaitility.Awaitility;

/** A table that nobody may write to until this is closed. */
final class HeldTable implements AutoCloseable {

    private final Connection owner;

    private HeldTable(Connection owner) {
        this.owner = owner;
    }

    static HeldTable of(Rig rig, String table) throws SQLException {
        var owner = rig.servers().postgres().connect(PostgresServer.OWNER);
        owner.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            statement.execute("lock table " + table + " in exclusive mode");
        }
        return new HeldTable(owner);
    }

    /** Holds the accounts until every scoring thread stands before them, in the middle of its transaction. */
    static HeldTable withScoringInside(Rig rig) throws SQLException {
        var held = of(rig, "account");
        int threads = 2 * rig.workers().size();
        Awaitility.await("scoring that waits")
                .until(() -> rig.promises()
                                .number(
                                        "select count(*) from pg_locks where not granted and relation = 'account'::regclass")
                        >= threads);
        return held;
    }

    @Override
    public void close() throws SQLException {
        owner.close();
    }
}
