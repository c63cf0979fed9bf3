// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.EventId;
import dev.sarsen.platform.SqlArrays;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Puts events into the table {@code inbox}: durable when {@link #put} returns. */
public class Inbox {

    private static final String INSERT = """
            insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata, client)
            select id, account_id, user_id, event_type, occurred_at, metadata::jsonb, client
              from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
                as e (id, account_id, user_id, event_type, occurred_at, metadata, client)
             order by id
                on conflict (id) do nothing
            returning id
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

    /**
     * By the bounds PostgreSQL leaves out partitions at run time; with an array alone it plans anew each time, or looks into all of
     * them. UUIDv7 sort alike in Java and in PostgreSQL.
     */
    private static final String KNOWN = """
            select id from signal where id = any(?::uuid[]) and id between ? and ?
             union all
            select id from dead_event where id = any(?::uuid[])
            """;

    /** Events of one call up to which it shares a commit with others; more are worth one of their own. */
    private static final int SMALL = 20;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final GroupCommit small;

    Inbox(JdbcClient jdbc, TransactionOperations transactions, InboxProperties properties, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.small = new GroupCommit(
                this::store,
                properties.commitsAtOnce(),
                properties.commitWait(),
                DistributionSummary.builder("sarsen.inbox.group.posts")
                        .description("Small POSTs that were stored together by one commit")
                        .register(metrics));
    }

    /**
     * Stores the events that are new, all in one transaction, and commits it; few events share it with those of other callers.
     * Of events with the same id the first counts.
     *
     * @return the outcome of each event, in their order
     */
    public List<Outcome> put(List<Event> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        return events.size() <= SMALL ? small.put(events) : store(events);
    }

    private List<Outcome> store(List<Event> events) {
        if (events.stream().noneMatch(Event::ownId)) {
            insert(events);
            return Collections.nCopies(events.size(), Outcome.ACCEPTED);
        }
        return transactions.execute(_ -> {
            var inserted = insert(firsts(events));
            var known = known(events);
            var outcomes = outcomes(events, inserted, known);
            takeBack(inserted, known);
            return outcomes;
        });
    }

    private static List<Event> firsts(List<Event> events) {
        var firsts = new LinkedHashMap<EventId, Event>();
        events.forEach(event -> firsts.putIfAbsent(event.id(), event));
        return List.copyOf(firsts.values());
    }

    private Set<UUID> insert(List<Event> events) {
        return jdbc.sql(INSERT)
                .params(columns(events))
                .param(SqlArrays.of("text", events, Event::client))
                .query(Inbox::id)
                .set();
    }

    /** Asked after the insert, which may have waited for a scoring transaction that took away the row it stumbled upon. */
    private Set<UUID> known(List<Event> events) {
        var ids = events.stream()
                .filter(Event::ownId)
                .map(event -> event.id().value())
                .sorted()
                .toList();
        return jdbc.sql(KNOWN)
                .param(SqlArrays.of("uuid", ids))
                .params(ids.getFirst(), ids.getLast())
                .param(SqlArrays.of("uuid", ids))
                .query(Inbox::id)
                .set();
    }

    private List<Outcome> outcomes(List<Event> events, Set<UUID> inserted, Set<UUID> known) {
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
                .params(columns(suspects.stream().map(Suspect::event).toList()))
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

    private void takeBack(Set<UUID> inserted, Set<UUID> known) {
        var rescored = new HashSet<>(inserted);
        rescored.retainAll(known);
        if (!rescored.isEmpty()) {
            jdbc.sql("delete from inbox where id = any(?::uuid[])")
                    .param(SqlArrays.of("uuid", rescored))
                    .update();
        }
    }

    private static UUID id(ResultSet row, int rowNumber) throws SQLException {
        return row.getObject("id", UUID.class);
    }

    private static List<Object> columns(List<Event> events) {
        return List.of(
                SqlArrays.of("uuid", events, event -> event.id().value()),
                SqlArrays.of("text", events, Event::accountId),
                SqlArrays.of("text", events, Event::userId),
                SqlArrays.of("text", events, Event::eventType),
                SqlArrays.of("text", events, Event::occurredAt),
                SqlArrays.of("text", events, Event::metadata));
    }

    /**
     * An event whose id may be known.
     *
     * @param itself whether the row in the inbox with its id is its own, just inserted
     */
    private record Suspect(Event event, int place, boolean itself) {}
}
