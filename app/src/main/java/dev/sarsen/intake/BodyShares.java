// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The bytes of all bodies that are in memory: at most the budget, and of one client at most three quarters of it, or one body of the
 * largest. A body that is refused gives back what it holds before another one is looked at: of many that come together and
 * spend all there is, one is always done.
 */
class BodyShares {

    private static final int UNIT = 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int budget;
    private final int mostOfOneClient;
    private final Map<String, Integer> held = new HashMap<>();
    private int all;

    /** @param budget not less than the largest body */
    BodyShares(DataSize budget, int largestBody) {
        this.budget = units(budget.toBytes());
        this.mostOfOneClient = Math.max(units(largestBody), this.budget - this.budget / 4);
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, UNIT));
    }

    /** The share of a body that begins to come. */
    Share of(String client) {
        return new Share(client);
    }

    private synchronized @Nullable Problem take(int units, Share share) {
        int ofClient = held.getOrDefault(share.client, 0);
        var refused = ofClient + units > mostOfOneClient
                ? Problem.TOO_MANY_AT_ONCE
                : all + units > budget ? Problem.INTAKE_BUSY : null;
        if (refused == null) {
            add(units, share);
        } else {
            add(-share.units, share);
        }
        return refused;
    }

    private synchronized void add(int units, Share share) {
        all += units;
        share.units += units;
        held.merge(share.client, units, Integer::sum);
        held.remove(share.client, 0);
    }

    /** Clients that hold something. */
    synchronized Set<String> clients() {
        return Set.copyOf(held.keySet());
    }

    /** What one body holds. */
    class Share implements AutoCloseable {

        private final String client;
        private int units;

        private Share(String client) {
            this.client = client;
        }

        /**
         * Takes what the body needs beyond what it has.
         *
         * @throws Refused if its client holds too much, with {@link Problem#TOO_MANY_AT_ONCE}, or all clients do
         */
        void growTo(int bytes) {
            var refused = take(units(bytes) - units, this);
            if (refused != null) {
                throw new Refused(refused, RETRY_AFTER);
            }
        }

        @Override
        public void close() {
            add(-units, this);
        }
    }
}
