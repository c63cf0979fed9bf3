// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.local.SalesEvent;
import dev.sarsen.local.SalesEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Believable events in batches, ready to be sent: nothing of their making is measured. */
final class Events {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final SalesEvents events = new SalesEvents(1);

    /** One event as JSON. */
    byte[] single() {
        return JSON.writeValueAsBytes(withoutId(events.next(1, Instant.now()).getFirst()));
    }

    /** JSON arrays. */
    List<byte[]> arrays(int count, int batch, boolean ownIds) {
        return batches(count, batch, events -> JSON.writeValueAsBytes(withIds(events, ownIds)));
    }

    /** Events as JSON, one by one. */
    List<byte[]> each(int count, boolean ownIds) {
        return batches(
                count,
                1,
                events -> JSON.writeValueAsBytes(withIds(events, ownIds).getFirst()));
    }

    /** Lines of JSON. */
    List<byte[]> lines(int count, int batch, boolean ownIds) {
        return batches(
                count,
                batch,
                events -> withIds(events, ownIds).stream()
                        .map(event -> JSON.writeValueAsString(event) + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Parameters of intake's insert. */
    List<Step> inserts(String insert, int count, int batch) {
        return batches(count, batch, events -> new Step(insert, columns(events)));
    }

    /** Rows for COPY, as CSV. */
    List<byte[]> copies(int count, int batch) {
        return batches(
                count,
                batch,
                events -> events.stream()
                        .map(Events::line)
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String line(SalesEvent event) {
        var metadata = metadata(event);
        return "%s,%s,%s,%s,%s,%s"
                .formatted(
                        event.id(),
                        event.accountId(),
                        event.userId(),
                        event.eventType(),
                        event.timestamp(),
                        metadata == null ? "" : '"' + metadata.replace("\"", "\"\"") + '"');
    }

    /** Parameters of an insert of one row. */
    List<Step> singles(String insert, int count) {
        return batches(count, 1, events -> new Step(insert, values(events.getFirst())));
    }

    private static List<Step.Parameter> values(SalesEvent event) {
        return List.of(
                new Step.Single(1, event.id()),
                new Step.Single(2, event.accountId()),
                new Step.Single(3, event.userId()),
                new Step.Single(4, event.eventType()),
                new Step.Single(5, event.timestamp().toString()),
                new Step.Single(6, metadata(event)));
    }

    private static List<Step.Parameter> columns(List<SalesEvent> events) {
        return List.of(
                column(1, "uuid", events, SalesEvent::id),
                column(2, "text", events, SalesEvent::accountId),
                column(3, "text", events, SalesEvent::userId),
                column(4, "text", events, SalesEvent::eventType),
                column(5, "text", events, event -> event.timestamp().toString()),
                column(6, "text", events, event -> metadata(event)),
                column(7, "text", events, _ -> "bench"));
    }

    private static Step.Many column(
            int place, String type, List<SalesEvent> events, Function<SalesEvent, Object> part) {
        var values = events.stream().map(part);
        return new Step.Many(place, type, type.equals("text") ? values.toArray(String[]::new) : values.toArray());
    }

    private static @Nullable String metadata(SalesEvent event) {
        return event.metadata().isEmpty() ? null : JSON.writeValueAsString(event.metadata());
    }

    private static List<SalesEvent> withIds(List<SalesEvent> events, boolean ownIds) {
        return ownIds ? events : events.stream().map(Events::withoutId).toList();
    }

    private static SalesEvent withoutId(SalesEvent event) {
        return new SalesEvent(
                null, event.accountId(), event.userId(), event.eventType(), event.timestamp(), event.metadata());
    }

    private <T> List<T> batches(int count, int batch, Function<List<SalesEvent>, T> form) {
        var batches = new ArrayList<T>();
        for (int made = 0; made < count; made += batch) {
            batches.add(form.apply(events.next(Math.min(batch, count - made), Instant.now())));
        }
        return batches;
    }
}
