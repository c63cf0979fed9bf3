// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does work on the schema, and does it again when others held a lock that it needs for longer than the lock time-out. */
class LockRetry {

    private static final Logger log = LoggerFactory.getLogger(LockRetry.class);

    static final String LOCK_NOT_AVAILABLE = "55P03";

    private final int tries;
    private final Duration pause;

    /** @param pause how long to rest after the first try; after the second twice as long, and so on */
    LockRetry(int tries, Duration pause) {
        this.tries = tries;
        this.pause = pause;
    }

    /** @throws LockUnavailable if the last try was in vain as well */
    <E extends Exception> void run(String name, Work<E> work) throws E {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (Exception e) {
                var lock = lockFailureIn(e);
                if (lock.isEmpty()) {
                    throw e;
                }
                if (attempt == tries) {
                    throw new LockUnavailable(name, tries, lock.get());
                }
                log.warn(
                        "{} waits for a lock, try {} of {}: {}",
                        name,
                        attempt,
                        tries,
                        lock.get().getMessage());
                rest(attempt);
            }
        }
    }

    private static Optional<SQLException> lockFailureIn(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && isLockFailure(e)) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    private static boolean isLockFailure(SQLException e) {
        return LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    private void rest(int attempt) {
        try {
            Thread.sleep(pause.multipliedBy(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a lock", e);
        }
    }

    /** Work that leaves nothing half done when a lock is not to be had. */
    interface Work<E extends Exception> {
        void run() throws E;
    }
}
