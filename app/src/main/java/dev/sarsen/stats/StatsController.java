package dev.sarsen.stats;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Scope;
import dev.sarsen.edge.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatsController {

    private final SignalStats stats;

    StatsController(SignalStats stats) {
        this.stats = stats;
    }

    @Needs(Scope.SIGNALS_READ)
    @GetMapping(path = "/api/v1/signals/stats", produces = "application/json")
    Stats stats(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        return stats.between(Times.parse("from", from), Times.parse("to", to));
    }
}
