// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.access.Caller;
import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.edge.WholeBody;
import dev.sarsen.events.EventId;
import dev.sarsen.limits.EventRate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Events in, and where each of them is. */
@RestController
@RequestMapping(path = "/api/v1/events", produces = "application/json")
class EventController {

    private final BodyBudget bodies;
    private final BodyReader reader;
    private final EventRate rate;
    private final Intake intake;
    private final EventStates states;
    private final Clock clock;

    EventController(
            BodyBudget bodies, BodyReader reader, EventRate rate, Intake intake, EventStates states, Clock clock) {
        this.bodies = bodies;
        this.reader = reader;
        this.rate = rate;
        this.intake = intake;
        this.states = states;
        this.clock = clock;
    }

    /**
     * Takes one event, an array of up to 1 000, or NDJSON of up to 10 000 lines.
     *
     * <p>Each event is stored or refused alone, and has a receipt in the answer. What is answered 202 is stored. If every event
     * is refused, so is the request.
     *
     * @param idempotencyKey a name of at most 200 characters for a request that is sent again, as it was, until it is answered.
     *     Each event that has neither id nor sourceId is then counted once: its id is made of the sender (issuer, client and subject of the token), this key, its place in
     *     the body and its timestamp
     */
    @RefusesEvents
    @Needs(Scope.EVENTS_WRITE)
    @PostMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @ResponseStatus(HttpStatus.ACCEPTED)
    Receipts events(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey) {
        var caller = Caller.of(request).orElseThrow();
        var key = IdempotencyKey.of(caller, idempotencyKey);
        var type = MediaType.valueOf(request.getContentType());
        WholeBody.requireUtf8(type);
        boolean lines = MediaType.APPLICATION_NDJSON.isCompatibleWith(type);
        var charge = rate.begin(request, response);
        return bodies.with(request, caller.client(), charge::read, body -> {
            var submissions = submissions(body, lines, key);
            charge.events(submissions.size());
            return intake.accept(submissions, caller.client());
        });
    }

    private List<Submission> submissions(byte[] body, boolean lines, @Nullable IdempotencyKey key) {
        var now = clock.instant();
        return lines ? reader.ndjson(body, now, key) : reader.json(body, now, key);
    }

    /**
     * Shows an event and where it is: pending, scored or dead.
     *
     * @param id the id of the event, as in its receipt
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.EVENT_NOT_FOUND})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping("/{id}")
    EventState event(@PathVariable EventId id) {
        return states.find(id.value())
                .orElseThrow(() -> new Refused(Problem.EVENT_NOT_FOUND, Problem.EVENT_NOT_FOUND.meaning()));
    }
}
