// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.EventJson;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast scoring caught up after a fault, by the clock of this process alone.
 *
 * @param after the time from the end of the fault until nothing from before it waited and a new event was scored promptly
 * @param late events from before the end of the fault that waited longer than the bound
 * @param reached whether freshness was normal within the bound
 */
record Freshness(Duration after, long late, boolean reached) {

    /** What counts as prompt: the time from the post of an event to its signal, on a machine that has much else to do. */
    private static final Duration PROMPT = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 100;

    static Freshness await(Rig rig, Collection<UUID> receipted, Set<UUID> poison, Duration bound)
            throws InterruptedException {
        long begin = System.nanoTime();
        var candidates = new HashSet<>(receipted);
        candidates.removeAll(poison);
        var waiting = rig.promises().unscored(candidates);
        boolean prompt = false;
        while (!(waiting.isEmpty() && prompt) && since(begin).compareTo(bound) < 0) {
            if (waiting.isEmpty()) {
                prompt = isPrompt(rig);
            } else {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                waiting = rig.promises().unscored(waiting);
            }
        }
        return new Freshness(since(begin), waiting.size(), waiting.isEmpty() && prompt);
    }

    private static boolean isPrompt(Rig rig) throws InterruptedException {
        long begin = System.nanoTime();
        var id = post(rig);
        while (!id.isEmpty()
                && !rig.promises().unscored(id).isEmpty()
                && since(begin).compareTo(PROMPT) < 0) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return !id.isEmpty() && since(begin).compareTo(PROMPT) < 0;
    }

    /** The id of an event that was posted now; none if it was not taken. */
    private static List<UUID> post(Rig rig) {
        try {
            var answer = new Web(rig.uri(), Tokens.all())
                    .post(
                            "/api/v1/events",
                            EventJson.event()
                                    .put(
                                            "timestamp",
                                            Instant.now().minus(Events.AGE).toString())
                                    .toString());
            return answer.statusCode() == 202
                    ? List.of(UUID.fromString(JsonMapper.shared()
                            .readTree(answer.body())
                            .at("/receipts/0/id")
                            .stringValue()))
                    : List.of();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
