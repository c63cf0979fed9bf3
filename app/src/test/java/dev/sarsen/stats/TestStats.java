// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Asks for statistics, which must be answered. */
record TestStats(ApiClient api) {

    static Signal signal(String account, String user, EventType type, double bonus, Instant time) {
        return new Signal(EventId.next().value(), account, user, type, bonus, time, time, null);
    }

    JsonNode between(Instant from, Instant to) {
        return ask("?from=" + from + "&to=" + to);
    }

    JsonNode ask(String query) {
        var answer = api.get("/api/v1/signals/stats" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
