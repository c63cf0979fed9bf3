// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.edge.Progress;
import dev.sarsen.events.Subject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure, and how far it is.
 *
 * @param kind whether it is that of an account or of a user
 * @param erased what it has removed so far
 * @param doneAt present when it is done
 * @param inBackupsUntil until when backups may hold what it has removed; present when it is done
 */
record ErasureView(
        UUID id,
        Progress status,
        Subject.Kind kind,
        Instant askedAt,
        Erased erased,
        @Nullable Instant doneAt,
        @Nullable Instant inBackupsUntil) {

    /**
     * What was removed, by kind.
     *
     * @param pending events that were not scored yet
     * @param dead events that had failed too often
     * @param scored signals
     * @param accounts accounts that have lost signals, and were summed up anew or removed
     */
    record Erased(long pending, long dead, long scored, long accounts) {

        long events() {
            return pending + dead + scored;
        }
    }
}
