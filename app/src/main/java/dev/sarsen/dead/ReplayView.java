// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.edge.Progress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay of dead events, and how far it is.
 *
 * @param perSecond how many events a second are put back at most
 * @param replayed how many were put back so far
 * @param doneAt present when it is done
 */
record ReplayView(
        UUID id,
        Progress status,
        int perSecond,
        Instant askedAt,
        long replayed,
        @Nullable Instant doneAt) {}
