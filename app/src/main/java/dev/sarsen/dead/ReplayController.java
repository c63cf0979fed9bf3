// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.events.EventId;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Replays of many dead events, at a rate. */
@RestController
@RequestMapping(path = "/api/v1/dead-event-replays", produces = "application/json")
class ReplayController {

    private final Replays replays;
    private final Clock clock;

    ReplayController(Replays replays, Clock clock) {
        this.replays = replays;
        this.clock = clock;
    }

    /**
     * Asks for dead events to be put back into the inbox, at a rate.
     *
     * <p>The workers do it; Location is the address of its state. Events that become dead after the request are left as they are.
     */
    @Needs(Scope.OPS)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReplayView replayAll(@RequestBody ReplayRequest request, HttpServletResponse response) {
        var asked = replays.ask(request.filter(clock.instant()), request.rate());
        response.setHeader(HttpHeaders.LOCATION, "/api/v1/dead-event-replays/" + asked.id());
        return asked;
    }

    /**
     * Shows how far a replay is: pending, running or done.
     *
     * @param id the id of the replay
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.REPLAY_NOT_FOUND})
    @Needs(Scope.OPS)
    @GetMapping("/{id}")
    ReplayView replay(@PathVariable EventId id) {
        return replays.find(id.value())
                .orElseThrow(() -> new Refused(Problem.REPLAY_NOT_FOUND, Problem.REPLAY_NOT_FOUND.meaning()));
    }
}
