// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** As many accounts as signals, each signal with a few words of metadata, from now back through two months. */
final class Dataset {

    /** How many words there are; each is in as many signals as the others. */
    static final int WORDS = 1_000;

    /** Those beside the primary key. */
    static final List<String> INDEXES =
            List.of("signal_metadata", "signal_user_id", "signal_account_id", "signal_occurred_at", "signal_scored_in");

    static final int DAYS = 59;

    private static final int SAMPLE = 10_000;

    private final Stand stand;
    private final double secondsBetween;
    private Map<String, String> indexes = Map.of();
    private List<String> ids = List.of();
    private int size;

    /** @param most how many signals there will be at last */
    Dataset(Stand stand, int most) {
        this.stand = stand;
        this.secondsBetween = DAYS * 24 * 3600.0 / most;
    }

    int size() {
        return size;
    }

    String anyId() {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    String anyAccount() {
        return "acct_" + ThreadLocalRandom.current().nextInt(1, size + 1);
    }

    /** Adds older signals and more accounts; without the indexes that can be made anew faster than kept. */
    void growTo(int more) throws SQLException {
        Progress.say("growing to %,d signals and accounts", more);
        if (indexes.isEmpty()) {
            indexes = definitions();
        }
        stand.execute(
                indexes.keySet().stream().map(name -> "drop index " + name).toArray(String[]::new));
        stand.execute(signals(more), accounts(more), "set maintenance_work_mem = '512MB'");
        stand.execute(indexes.values().toArray(String[]::new));
        stand.execute(
                hours(), "vacuum analyze signal", "vacuum analyze account", "vacuum analyze signal_hour", "checkpoint");
        size = more;
        ids = sample();
    }

    /** Leaves the tables as they were before: empty, with every index, for whoever measures next. */
    void clear() throws SQLException, IOException {
        stand.empty();
        stand.execute(
                "truncate score_rules_build",
                "delete from score_rules where state <> 'in_force'",
                "update score_rules set version = 1, half_life_seconds = 1209600, built_from = null");
        stand.execute(indexes.values().toArray(String[]::new));
    }

    private Map<String, String> definitions() throws SQLException {
        var definitions = new TreeMap<String, String>();
        for (var name : INDEXES) {
            definitions.put(
                    name,
                    stand.ask("select pg_get_indexdef('%s'::regclass)".formatted(name))
                            .replace(" ON ONLY ", " ON ")
                            .replaceFirst("INDEX", "INDEX IF NOT EXISTS"));
        }
        return definitions;
    }

    private String signals(int more) {
        return """
                insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at, metadata)
                select uuidv7(back), 'acct_' || (1 + hashint4(i) %% %2$d + %2$d) %% %2$d + 1, 'user_' || i %% 100000,
                       'email_opened', 'engagement', 0, now() + back, now() + back,
                       jsonb_build_object('campaign', 'word' || i %% %3$d)
                  from generate_series(%1$d, %2$d) as i
                 cross join lateral (select (-3600 - i * %4$f) * interval '1 second' as back) as b
                """.formatted(size + 1, more, WORDS, secondsBetween);
    }

    private String accounts(int more) {
        return """
                insert into account (account_id, heat, signals, last_signal_at, rules_version)
                select 'acct_' || i, 1000 + 20 * random(), 1, now() - random() * interval '59 days', 1
                  from generate_series(%d, %d) as i order by random()
                on conflict do nothing
                """.formatted(size + 1, more);
    }

    private static String hours() {
        return """
                insert into signal_hour (hour, event_type, bonus, signals)
                select hour, type, 0, 1000
                  from generate_series(date_trunc('hour', now()) - interval '59 days', now(), '1 hour') as hour
                 cross join unnest(array['email_sent', 'email_opened', 'email_clicked', 'call_made', 'meeting_booked',
                                         'demo_completed']) as type
                on conflict do nothing
                """;
    }

    private List<String> sample() throws SQLException {
        return stand.askAll("select id from signal where id < uuidv7('-1 hour') order by random() limit " + SAMPLE);
    }

    /** Has new events scored by the workers; milliseconds of each. */
    double score(Announcer announcer, int events) throws Exception {
        stand.execute("""
                insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata)
                select uuidv7(), 'acct_' || 1 + (random() * %d)::int, 'user_' || i %% 100000, 'email_opened', now(),
                       jsonb_build_object('campaign', 'word' || i %% %d)
                  from generate_series(1, %d) as i
                """.formatted(Math.min(size, 2_000) - 1, WORDS, events), "vacuum analyze inbox", "checkpoint");
        var waiting = stand.askAll("select id from inbox order by id");
        long start = System.nanoTime();
        announcer.announce(waiting);
        announcer.awaitAcknowledgement();
        return (System.nanoTime() - start) / 1e6 / events;
    }

    /** The size of each index of signal, in bytes a signal. */
    Map<String, Double> indexSizes() throws SQLException {
        var sizes = new TreeMap<String, Double>();
        try (var connection = stand.connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select p.relname, sum(pg_relation_size(c.oid))::float8 / (select count(*) from signal)
                          from pg_class p join pg_inherits i on i.inhparent = p.oid join pg_class c on c.oid = i.inhrelid
                         where p.relkind = 'I' and p.relname like 'signal%' group by 1
                        """)) {
            while (rows.next()) {
                sizes.put(rows.getString(1), Math.round(rows.getDouble(2) * 10) / 10.0);
            }
        }
        return sizes;
    }
}
