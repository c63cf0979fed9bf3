// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.queue.EventQueue.Entry;
import io.lettuce.core.StreamMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an entry is written in the stream: a field of ids and, if there are any, one of traces, each separated by blanks. */
final class StreamEntry {

    private static final String IDS = "ids";
    private static final String TRACES = "traces";

    private StreamEntry() {}

    static Map<String, String> write(List<UUID> ids, Map<UUID, String> traces) {
        var joined = ids.stream().map(UUID::toString).collect(Collectors.joining(" "));
        var distinct = ids.stream()
                .map(traces::get)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" "));
        return distinct.isEmpty() ? Map.of(IDS, joined) : Map.of(IDS, joined, TRACES, distinct);
    }

    static Entry read(StreamMessage<String, String> message) {
        return new Entry(
                message.getId(),
                words(message, IDS).flatMap(StreamEntry::id).toList(),
                words(message, TRACES).toList());
    }

    private static Stream<String> words(StreamMessage<String, String> message, String field) {
        var body = message.getBody();
        var text = body == null ? "" : body.getOrDefault(field, "");
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
    }

    /** What is no id was put into the stream by somebody else; failing would leave its entry in the way of all others. */
    private static Stream<UUID> id(String text) {
        try {
            return Stream.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
