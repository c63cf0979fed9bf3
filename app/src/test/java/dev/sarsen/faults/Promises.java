// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.Books;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.platform.SqlArrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** What was promised, against what is stored. */
final class Promises {

    private static final String UNSCORED = """
            select id from unnest(?::uuid[]) as promised (id)
             where not exists (select from signal where signal.id = promised.id)
            """;

    /** How many signals were counted more often than once, by the accounts or, if there are more, by the hours. */
    private static final String DOUBLED = """
            select greatest(
                   (select sum(greatest(0, a.signals - coalesce(f.signals, 0)))
                      from (select * from account where rules_version in (select version from score_rules where state = 'in_force')) a
                      left join (select account_id, count(*) as signals from signal group by 1) f using (account_id)),
                   (select sum(greatest(0, h.signals - coalesce(f.signals, 0)))
                      from signal_hour h
                      left join (select date_trunc('hour', occurred_at, 'UTC') as hour, event_type, bonus, count(*) as signals
                                   from signal group by 1, 2, 3) f using (hour, event_type, bonus)), 0)
            """;

    private final PostgresServer postgres;

    Promises(PostgresServer postgres) {
        this.postgres = postgres;
    }

    void clear() {
        owner().sql(
                        "truncate inbox, signal, dead_event, account, account_to_rebuild, signal_hour, signal_hour_audience")
                .update();
    }

    /** Those of the events that have no signal. */
    List<UUID> unscored(Collection<UUID> promised) {
        return promised.isEmpty()
                ? List.of()
                : owner().sql(UNSCORED)
                        .param(SqlArrays.of("uuid", promised))
                        .query(UUID.class)
                        .list();
    }

    long doubled() {
        return number(DOUBLED);
    }

    Set<UUID> dead() {
        return owner().sql("select id from dead_event").query(UUID.class).set();
    }

    /** Whether every signal is counted once everywhere; what is wrong, if not. */
    String imbalance() {
        try {
            Books.assertBalanced(owner());
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    boolean waitsForALock(String applicationName) {
        return as(PostgresServer.APPLICATION)
                .sql(
                        "select exists (select from pg_stat_activity where application_name = ? and wait_event_type = 'Lock')")
                .param(applicationName)
                .query(Boolean.class)
                .single();
    }

    /** Ends every session of the application. */
    void cutConnections() {
        as(PostgresServer.APPLICATION)
                .sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()")
                .query(Boolean.class)
                .list();
    }

    long number(String query) {
        return owner().sql(query).query(Long.class).single();
    }

    JdbcClient owner() {
        return as(PostgresServer.OWNER);
    }

    private JdbcClient as(String user) {
        return JdbcClient.create(new SimpleDriverDataSource(
                new org.postgresql.Driver(), postgres.url(), user, PostgresServer.passwordOf(user)));
    }
}
