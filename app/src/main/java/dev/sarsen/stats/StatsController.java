// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statistics of signals. */
@RestController
class StatsController {

    private final SignalStats stats;

    StatsController(SignalStats stats) {
        this.stats = stats;
    }

    /**
     * Counts signals by type and by hour, over the whole hours that a window touches.
     *
     * @param from where the window begins, by the time of the events; 24 hours before its end if absent
     * @param to where the window ends; now if absent. Must be after {@code from}, by at most 400 days.
     */
    @Refuses(Problem.PARAMETER_INVALID)
    @Needs(Scope.SIGNALS_READ)
    @GetMapping(path = "/api/v1/signals/stats", produces = "application/json")
    Stats stats(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        return stats.between(from, to);
    }
}
