// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.platform.SqlArrays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the events whose id was accepted before, and compares each with the stored event: the same event is a duplicate, another
 * event has reused an id. Each method runs in the transaction that inserts the events.
 */
class Duplicates {

    /**
     * By the bounds PostgreSQL leaves out partitions at run time; with an array alone it plans anew each time, or looks into all of
     * them. UUIDv7 sort alike in Java and in PostgreSQL.
     */
    private static final String KNOWN = """
            select id from signal where id = any(?::uuid[]) and id between ? and ?
             union all
            select id from dead_event where id = any(?::uuid[])
            """;

    /** One statement, one snapshot: an event that is on its way from one table to the next is in exactly one of them. */
    private static final String COMPARE = """
            select e.place,
                   k.account_id is null
                   or (k.account_id = e.account_id and k.user_id = e.user_id and k.event_type = e.event_type
                       and k.occurred_at = e.occurred_at and k.metadata is not distinct from e.metadata::jsonb) as same
              from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::bool[])
                   with ordinality as e (id, account_id, user_id, event_type, occurred_at, metadata, itself, place)
              cross join lateral (
                    select account_id, user_id, event_type, occurred_at, metadata from inbox
                     where inbox.id = e.id and not e.itself
                    union all
                    select account_id, user_id, event_type, occurred_at, metadata from signal where signal.id = e.id
                    union all
                    select account_id, user_id, event_type, occurred_at, metadata from dead_event where dead_event.id = e.id
                   ) as k
            """;

    private final JdbcClient jdbc;

    Duplicates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The ids among those that clients chose whose event is scored or dead. Asked after the insert, which may have waited for a scoring
     * transaction that took away the row it stumbled upon.
     */
    Set<UUID> known(List<Event> events) {
        var ids = events.stream()
                .filter(Event::ownId)
                .map(event -> event.id().value())
                .sorted()
                .toList();
        return jdbc.sql(KNOWN)
                .param(SqlArrays.of("uuid", ids))
                .params(ids.getFirst(), ids.getLast())
                .param(SqlArrays.of("uuid", ids))
                .query(EventColumns::id)
                .set();
    }

    /**
     * The outcome of each event, in their order.
     *
     * @param inserted the ids whose first event is in the inbox now, by this transaction
     * @param known as {@link #known} has found them
     */
    List<Outcome> outcomes(List<Event> events, Set<UUID> inserted, Set<UUID> known) {
        var outcomes = new ArrayList<>(Collections.nCopies(events.size(), Outcome.ACCEPTED));
        var suspects = new ArrayList<Suspect>();
        var seen = new HashSet<UUID>();
        for (int place = 0; place < events.size(); place++) {
            var id = events.get(place).id().value();
            boolean first = seen.add(id);
            if (!first || !inserted.contains(id) || known.contains(id)) {
                boolean itself = inserted.contains(id) && (first || known.contains(id));
                suspects.add(new Suspect(events.get(place), place, itself));
            }
        }
        compare(suspects).forEach(outcomes::set);
        return outcomes;
    }

    private Map<Integer, Outcome> compare(List<Suspect> suspects) {
        if (suspects.isEmpty()) {
            return Map.of();
        }
        var outcomes = new HashMap<Integer, Outcome>();
        jdbc.sql(COMPARE)
                .params(EventColumns.of(suspects.stream().map(Suspect::event).toList()))
                .param(SqlArrays.of("bool", suspects, Suspect::itself))
                .query(row -> {
                    var suspect = suspects.get(row.getInt("place") - 1);
                    outcomes.put(suspect.place(), row.getBoolean("same") ? Outcome.DUPLICATE : Outcome.ID_REUSED);
                });
        if (outcomes.size() < suspects.size()) {
            throw new ConcurrencyFailureException("An event vanished while it was compared");
        }
        return outcomes;
    }

    /**
     * An event whose id may be known.
     *
     * @param itself whether the row in the inbox with its id is its own, just inserted
     */
    private record Suspect(Event event, int place, boolean itself) {}
}
