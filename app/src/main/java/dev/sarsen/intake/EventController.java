package dev.sarsen.intake;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Scope;
import dev.sarsen.events.EventId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/events", produces = "application/json")
class EventController {

    private final BodyBudget bodies;
    private final BodyReader reader;
    private final Intake intake;
    private final EventStates states;
    private final Clock clock;

    EventController(BodyBudget bodies, BodyReader reader, Intake intake, EventStates states, Clock clock) {
        this.bodies = bodies;
        this.reader = reader;
        this.intake = intake;
        this.states = states;
        this.clock = clock;
    }

    @Needs(Scope.EVENTS_WRITE)
    @PostMapping(consumes = "application/json")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Receipts json(HttpServletRequest request) {
        return bodies.with(request, body -> intake.accept(reader.json(body, clock.instant())));
    }

    @Needs(Scope.EVENTS_WRITE)
    @PostMapping(consumes = "application/x-ndjson")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Receipts ndjson(HttpServletRequest request) {
        return bodies.with(request, body -> intake.accept(reader.ndjson(body, clock.instant())));
    }

    @Needs(Scope.SIGNALS_READ)
    @GetMapping("/{id}")
    EventState event(@PathVariable String id) {
        var eventId = EventId.parse(id)
                .orElseThrow(() -> new Refused(Problem.PARAMETER_INVALID, "The id of an event is a UUIDv7."));
        return states.find(eventId.value())
                .orElseThrow(() -> new Refused(Problem.EVENT_NOT_FOUND, Problem.EVENT_NOT_FOUND.meaning()));
    }
}
