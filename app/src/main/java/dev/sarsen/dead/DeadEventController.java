// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.dead.Discards.Discarded;
import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.inbox.DeadEventFilter;
import dev.sarsen.inbox.DeadEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Events that failed too often. */
@RestController
@RequestMapping(path = "/api/v1/dead-events", produces = "application/json")
class DeadEventController {

    private final DeadEvents dead;
    private final Discards discards;
    private final AuditTrail audit;
    private final Clock clock;

    DeadEventController(DeadEvents dead, Discards discards, AuditTrail audit, Clock clock) {
        this.dead = dead;
        this.discards = discards;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Lists dead events, newest first, page by page.
     *
     * @param cursor where the page begins: {@code nextCursor} of the page before
     * @param limit how many dead events a page holds
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.CURSOR_INVALID})
    @Needs(Scope.OPS)
    @GetMapping
    Page<DeadEvents.Dead> deadEvents(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return dead.page(cursor, Page.checkedLimit(limit));
    }

    /**
     * Puts a dead event back into the inbox, to be scored again.
     *
     * @param id the id of the event
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.DEAD_EVENT_NOT_FOUND})
    @Needs(Scope.OPS)
    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replay replay(@PathVariable EventId id) {
        var replayed = audit.record(
                "replay",
                Map.of("events", List.of(id.value())),
                () -> dead.replay(id.value()),
                result -> Map.of("replayed", result == DeadEvents.Replayed.REPLAYED ? 1 : 0));
        return switch (replayed) {
            case REPLAYED -> new Replay(id.value(), true);
            case NOT_DEAD -> new Replay(id.value(), false);
            case UNKNOWN -> throw unknown(id);
        };
    }

    /**
     * Discards the dead events that fit every parameter that is given; at least one is needed.
     *
     * <p>One request discards 10 000 events at most. Their ids may be used again.
     *
     * @param eventType their type
     * @param reason a part of their last failure
     * @param from the earliest time at which they became dead
     * @param to the time before which they became dead; the time of the request if absent or later
     */
    @Refuses(Problem.PARAMETER_INVALID)
    @Needs(Scope.OPS)
    @DeleteMapping
    Discarded discardAll(
            @RequestParam(required = false) @Nullable EventType eventType,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        Filters.checkReason(reason, Problem.PARAMETER_INVALID);
        if (eventType == null && reason == null && from == null && to == null) {
            throw new Refused(
                    Problem.PARAMETER_INVALID, "Say which dead events to discard: eventType, reason, from or to.");
        }
        return discards.discard(
                new DeadEventFilter(Filters.name(eventType), reason, from, Filters.end(to, clock.instant())));
    }

    /**
     * Discards a dead event. Its id may be used again.
     *
     * @param id the id of the event
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.DEAD_EVENT_NOT_FOUND})
    @Needs(Scope.OPS)
    @DeleteMapping("/{id}")
    Discarded discard(@PathVariable EventId id) {
        if (!dead.isKnown(id.value())) {
            throw unknown(id);
        }
        return discards.discard(id.value());
    }

    private static Refused unknown(EventId id) {
        return new Refused(Problem.DEAD_EVENT_NOT_FOUND, "No dead event " + id + " is known.");
    }

    /** @param replayed false if the event was not dead: it waits in the inbox or is scored already */
    record Replay(UUID id, boolean replayed) {}
}
