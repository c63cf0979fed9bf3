package dev.sarsen.inbox;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Scope;
import dev.sarsen.events.EventId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/dead-events", produces = "application/json")
class DeadEventController {

    private final DeadEvents dead;

    DeadEventController(DeadEvents dead) {
        this.dead = dead;
    }

    @Needs(Scope.OPS)
    @GetMapping
    Page<DeadEvents.Dead> newest(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return dead.page(cursor, Page.checkedLimit(limit));
    }

    @Needs(Scope.OPS)
    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replay replay(@PathVariable String id) {
        var eventId = EventId.parse(id)
                .orElseThrow(() -> new Refused(Problem.PARAMETER_INVALID, "The id of an event is a UUIDv7."));
        return switch (dead.replay(eventId.value())) {
            case REPLAYED -> new Replay(eventId.value(), true);
            case NOT_DEAD -> new Replay(eventId.value(), false);
            case UNKNOWN -> throw new Refused(Problem.DEAD_EVENT_NOT_FOUND, "No dead event " + eventId + " is known.");
        };
    }

    /** @param replayed false if the event was not dead: it waits in the inbox or is scored already */
    record Replay(UUID id, boolean replayed) {}
}
