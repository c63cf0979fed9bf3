// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.events.EventType;
import dev.sarsen.events.WireNamed;
import dev.sarsen.inbox.DeadEventFilter;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which dead events are meant. */
class FilterOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--type", description = "Only events of this type.")
    private @Nullable String type;

    @Option(names = "--reason", description = "Only events whose last failure contains this text.")
    private @Nullable String reason;

    @Option(
            names = "--from",
            description = "Only events that became dead at this time or later, as 2026-01-31T12:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", description = "Only events that became dead before this time.")
    private @Nullable Instant to;

    boolean areGiven() {
        return type != null || reason != null || from != null || to != null;
    }

    DeadEventFilter filter(Instant now) {
        if (reason != null && reason.isEmpty()) {
            throw new ParameterException(line(), "--reason must not be empty.");
        }
        return new DeadEventFilter(type == null ? null : eventType(type), reason, from, Filters.end(to, now));
    }

    private String eventType(String name) {
        return WireNamed.find(EventType.class, name)
                .map(WireNamed::wireName)
                .orElseThrow(() -> new ParameterException(
                        line(), "--type must be one of " + WireNamed.list(EventType.class) + "."));
    }

    private CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
