package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Books;
import dev.sarsen.local.PostgresServer;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** What was promised, against what is stored. */
final class Promises {

    private static final String LOST = "select * from unnest(?::uuid[]) except all select id from signal";

    private final JdbcClient owner;
    private final JdbcClient application;

    Promises(PostgresServer postgres) {
        owner = client(postgres, PostgresServer.OWNER);
        application = client(postgres, PostgresServer.APPLICATION);
    }

    private static JdbcClient client(PostgresServer postgres, String user) {
        return JdbcClient.create(new SimpleDriverDataSource(
                new org.postgresql.Driver(), postgres.url(), user, PostgresServer.passwordOf(user)));
    }

    void clear() {
        owner.sql("truncate inbox, signal, dead_event, account, signal_hour, signal_hour_audience")
                .update();
    }

    /** Waits until nothing is pending; then every receipt is one signal, and every signal is counted once everywhere. */
    void areKept(Set<UUID> receipted) {
        awaitNothingPending(Duration.ofMinutes(1));
        assertThat(number("select count(*) from dead_event")).as("dead events").isZero();
        assertThat(owner.sql(LOST)
                        .param(receipted.toArray(UUID[]::new))
                        .query(UUID.class)
                        .list())
                .as("events of %d with a receipt that are not scored", receipted.size())
                .isEmpty();
        Books.assertBalanced(owner);
    }

    /** Waits until every event accepted so far is scored. */
    void awaitNothingPending(Duration atMost) {
        var now =
                owner.sql("select clock_timestamp()::text").query(String.class).single();
        Awaitility.await("scoring")
                .atMost(atMost)
                .until(() -> owner.sql("select count(*) from inbox where accepted_at <= ?::timestamptz")
                                .param(now)
                                .query(Long.class)
                                .single()
                        == 0);
    }

    /** Ends every session of the application. */
    void cutConnections() {
        application
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sarsen'")
                .query(Boolean.class)
                .list();
    }

    private long number(String query) {
        return owner.sql(query).query(Long.class).single();
    }
}
