// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.NoWait;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets each client to the {@link DatabaseGate} with some requests less than it has room for, so that a place is left for others. */
class ClientShares {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int share;
    private final Duration longestWait;
    private final Refusals refusals;
    private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();

    /** @param room how many requests the gate has room for */
    ClientShares(int room, Duration longestWait, Refusals refusals) {
        this.share = Bulkhead.mostOf(room);
        this.longestWait = longestWait;
        this.refusals = refusals;
    }

    /**
     * Enters at once on a thread that is marked by {@link NoWait}, which counts as no refusal: it comes again to wait.
     *
     * @throws Refused with {@link Problem#TOO_MANY_AT_ONCE} if the client's share stays in use for too long
     */
    void enter(String client) {
        var own = shares.compute(client, (_, known) -> (known == null ? new Share(share) : known).joined());
        boolean waits = !NoWait.isSet();
        if (!own.bulkhead.tryEnter(waits ? longestWait : Duration.ZERO)) {
            forget(client);
            if (waits) {
                refusals.count(Limit.CLIENT_SHARE);
            }
            throw new Refused(Problem.TOO_MANY_AT_ONCE, RETRY_AFTER);
        }
    }

    void leave(String client) {
        var own = shares.get(client);
        if (own != null) {
            own.bulkhead.leave();
            forget(client);
        }
    }

    private void forget(String client) {
        shares.computeIfPresent(client, (_, known) -> known.left());
    }

    private static final class Share {

        private final Bulkhead bulkhead;
        private int requests;

        Share(int size) {
            bulkhead = new Bulkhead(size);
        }

        Share joined() {
            requests++;
            return this;
        }

        /** Null when nobody is left. */
        @Nullable Share left() {
            requests--;
            return requests == 0 ? null : this;
        }
    }
}
