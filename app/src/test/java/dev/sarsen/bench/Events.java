package dev.sarsen.bench;

import dev.sarsen.local.SalesEvent;
import dev.sarsen.local.SalesEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    private static List<Step.Parameter> columns(List<SalesEvent> events) {
        return List.of(
                column(1, "uuid", events, SalesEvent::id),
                column(2, "text", events, SalesEvent::accountId),
                column(3, "text", events, SalesEvent::userId),
                column(4, "text", events, SalesEvent::eventType),
                column(5, "text", events, event -> event.timestamp().toString()),
                column(6, "text", events, event -> metadata(event)));
    }

    private static Step.Many column(
            int place, String type, List<SalesEvent> events, Function<SalesEvent, Object> part) {
        return new Step.Many(place, type, events.stream().map(part).toArray());
    }

    private static Object metadata(SalesEvent event) {
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
