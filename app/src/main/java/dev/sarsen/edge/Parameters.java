// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.SignalType;
import dev.sarsen.events.WireNamed;
import java.time.Instant;
import org.springframework.format.FormatterRegistry;

/** The types that query and path parameters may have, and how their text is read; {@link KnownParameters} lets known names alone pass. */
final class Parameters {

    private Parameters() {}

    static void addTo(FormatterRegistry registry) {
        registry.addConverter(String.class, Instant.class, Times::parse);
        registry.addConverter(String.class, EventId.class, Parameters::id);
        registry.addConverter(
                String.class,
                EventType.class,
                name -> WireNamed.find(EventType.class, name).orElseThrow());
        registry.addConverter(
                String.class,
                SignalType.class,
                name -> WireNamed.find(SignalType.class, name).orElseThrow());
        registry.addConverter(
                String.class,
                Order.class,
                name -> WireNamed.find(Order.class, name).orElseThrow());
    }

    private static EventId id(String text) {
        return EventId.parse(text).orElseThrow(() -> new Unreadable("must be a UUIDv7."));
    }
}
