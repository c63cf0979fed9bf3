package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.local.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Checks what is stored against what was promised. */
final class Books {

    private static final String LOST = "select * from unnest(?::uuid[]) except all select id from signal";

    private static final String WRONG_ACCOUNTS = """
            with h as (select account_id,
                              ln(score) + ln(2::float8) / half_life_seconds * extract(epoch from occurred_at)::float8 as heat
                         from signal, score_rules),
                 top as (select account_id, max(heat) as heat, count(*) as signals from h group by account_id),
                 due as (select account_id, top.signals, top.heat + ln(sum(exp(h.heat - top.heat))) as heat
                           from h join top using (account_id) group by account_id, top.signals, top.heat)
            select account_id, a.signals, due.signals as signals_due, a.heat, due.heat as heat_due
              from account a full join due using (account_id)
             where a.signals is distinct from due.signals or abs(a.heat - due.heat) > 1e-6
            """;

    private static final String WRONG_HOURS = """
            with due as (select date_trunc('hour', occurred_at, 'UTC') as hour, event_type, count(*) as signals, sum(score) as score_sum
                           from signal group by 1, 2)
            select hour, event_type, h.signals, due.signals as signals_due, h.score_sum, due.score_sum as score_sum_due
              from signal_hour h full join due using (hour, event_type)
             where h.signals is distinct from due.signals or abs(h.score_sum - due.score_sum) > 1e-6
            """;

    private final JdbcClient owner;
    private final JdbcClient application;

    Books(PostgresServer postgres) {
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
    void balance(Set<UUID> receipted) {
        awaitNothingPending(Duration.ofMinutes(1));
        assertThat(number("select count(*) from dead_event")).as("dead events").isZero();
        assertThat(owner.sql(LOST)
                        .param(receipted.toArray(UUID[]::new))
                        .query(UUID.class)
                        .list())
                .as("events of %d with a receipt that are not scored", receipted.size())
                .isEmpty();
        assertThat(rows(WRONG_ACCOUNTS))
                .as("accounts that differ from their signals")
                .isEmpty();
        assertThat(rows(WRONG_HOURS)).as("rollups that differ from the signals").isEmpty();
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

    private List<Map<String, Object>> rows(String query) {
        return owner.sql(query).query().listOfRows();
    }
}
