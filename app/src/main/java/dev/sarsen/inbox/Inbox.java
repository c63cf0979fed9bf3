// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.EventId;
import dev.sarsen.platform.SqlArrays;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

    /** Events of one call up to which it shares a commit with others; more are worth one of their own. */
    private static final int SMALL = 20;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Duplicates duplicates;
    private final GroupCommit small;

    Inbox(JdbcClient jdbc, TransactionOperations transactions, InboxProperties properties, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.duplicates = new Duplicates(jdbc);
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
            var known = duplicates.known(events);
            var outcomes = duplicates.outcomes(events, inserted, known);
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
                .params(EventColumns.of(events))
                .param(SqlArrays.of("text", events, Event::client))
                .query(EventColumns::id)
                .set();
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
}
