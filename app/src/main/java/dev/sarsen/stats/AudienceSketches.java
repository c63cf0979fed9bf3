// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.platform.Columns;
import dev.sarsen.platform.SqlArrays;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code signal_hour_audience}: read, merge and write under row locks taken in the order of the hours. */
class AudienceSketches {

    private static final RowMapper<Hour> HOUR = (row, _) ->
            new Hour(Columns.instant(row, "hour"), Audience.of(row.getBytes("accounts"), row.getBytes("users")));

    private final JdbcClient jdbc;
    private final SketchKey key;

    AudienceSketches(JdbcClient jdbc, SketchKey key) {
        this.jdbc = jdbc;
        this.key = key;
    }

    void add(Map<Instant, List<Signal>> signalsByHour) {
        var hours = lock(signalsByHour.keySet());
        if (hours.size() < signalsByHour.size()) {
            create(signalsByHour.keySet());
            hours = lock(signalsByHour.keySet());
        }
        var changed = new ArrayList<Hour>();
        var hash = key.hash();
        for (var hour : hours) {
            if (hour.audience().addAll(signalsByHour.getOrDefault(hour.start(), List.of()), hash)) {
                changed.add(hour);
            }
        }
        if (!changed.isEmpty()) {
            write(changed);
        }
    }

    /** The audience of all hours of a window, merged; empty if they were counted under several keys, which cannot be merged. */
    Optional<Audience> between(Instant from, Instant to) {
        var byKey = new HashMap<String, Audience>();
        jdbc.sql("""
                        select hour, key_id, accounts, users from signal_hour_audience
                         where hour >= ?::timestamptz and hour < ?::timestamptz
                        """)
                .params(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC))
                .query(row -> {
                    var audience = Audience.of(row.getBytes("accounts"), row.getBytes("users"));
                    byKey.merge(row.getString("key_id"), audience, Audience::merge);
                });
        return byKey.size() > 1
                ? Optional.empty()
                : Optional.of(byKey.values().stream().findAny().orElseGet(Audience::empty));
    }

    private List<Hour> lock(Collection<Instant> hours) {
        return jdbc.sql("""
                        select hour, accounts, users from signal_hour_audience
                         where hour = any(?::timestamptz[]) and key_id = ? order by hour for update
                        """)
                .params(SqlArrays.of("text", hours), key.id())
                .query(HOUR)
                .list();
    }

    private void create(Collection<Instant> hours) {
        jdbc.sql("""
                        insert into signal_hour_audience (hour, key_id, accounts, users)
                        select hour, ?, '', '' from unnest(?::timestamptz[]) as h (hour) order by hour
                            on conflict do nothing
                        """).params(key.id(), SqlArrays.of("text", hours)).update();
    }

    private void write(List<Hour> hours) {
        jdbc.sql("""
                        update signal_hour_audience as a set accounts = n.accounts, users = n.users
                          from unnest(?::timestamptz[], ?::bytea[], ?::bytea[]) as n (hour, accounts, users)
                         where a.hour = n.hour and a.key_id = ?
                        """)
                .param(SqlArrays.of("text", hours, Hour::start))
                .param(SqlArrays.of(
                        "bytea", hours, hour -> hour.audience().accounts().getState()))
                .param(SqlArrays.of(
                        "bytea", hours, hour -> hour.audience().users().getState()))
                .param(key.id())
                .update();
    }

    private record Hour(Instant start, Audience audience) {}
}
