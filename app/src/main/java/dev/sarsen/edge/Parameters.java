// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.Named;
import dev.sarsen.events.SignalType;
import java.time.Instant;
import org.springframework.format.FormatterRegistry;

/** The types that query and path parameters may have, and how their text is read. */
final class Parameters {

    private Parameters() {}

    static void addTo(FormatterRegistry registry) {
        registry.addConverter(String.class, Instant.class, Times::parse);
        registry.addConverter(String.class, EventId.class, Parameters::id);
        registry.addConverter(String.class, EventType.class, text -> named(EventType.class, text));
        registry.addConverter(String.class, SignalType.class, text -> named(SignalType.class, text));
    }

    private static EventId id(String text) {
        return EventId.parse(text).orElseThrow(() -> new Unreadable("must be a UUIDv7."));
    }

    private static <T extends Enum<T> & Named> T named(Class<T> type, String text) {
        return Named.find(type, text).orElseThrow(() -> new Unreadable("must be one of " + Named.list(type) + "."));
    }
}
