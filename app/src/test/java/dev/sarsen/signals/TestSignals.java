// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Uuid7;
import dev.sarsen.events.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signals stored without the way through the inbox, and found again over HTTP. */
record TestSignals(Signals signals, ApiClient api) {

    /** A signal whose event happened at the time in its id. */
    static Signal signal(Instant time) {
        return signal(time, null);
    }

    static Signal signal(Instant time, @Nullable String metadata) {
        return signal(Uuid7.at(time), "acct_1", "user_1", EventType.EMAIL_SENT, time, metadata);
    }

    static Signal signal(
            UUID id, String accountId, String userId, EventType type, Instant time, @Nullable String metadata) {
        return new Signal(id, accountId, userId, type, 0, time, Instant.now(), metadata);
    }

    /** As many signals, a second after each other, the last one a minute ago. */
    static List<Signal> series(int count) {
        var last = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        var series = new ArrayList<Signal>();
        for (int i = count - 1; i >= 0; i--) {
            series.add(signal(last.minusSeconds(i)));
        }
        return series;
    }

    void store(List<Signal> stored) {
        signals.absorb(stored);
    }

    UUID store(Signal signal) {
        signals.absorb(List.of(signal));
        return signal.id();
    }

    ApiClient.Answer ask(String query) {
        return api.get("/api/v1/signals?" + query);
    }

    /** The ids on the page that a query answers with, in its order. */
    List<UUID> find(String query) {
        return ids(ask(query));
    }

    static List<UUID> ids(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(item -> UUID.fromString(item.path("id").stringValue()))
                .toList();
    }
}
