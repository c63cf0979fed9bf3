// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.DelayReason;
import dev.sarsen.inbox.Pending;
import dev.sarsen.platform.TransientFailure;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionException;

/** What is done about events whose scoring transaction failed: the one policy for all failures. */
sealed interface Remedy {

    /** Nothing can be scored now: change nothing, and try everything again later. */
    record Stop() implements Remedy {}

    /**
     * Score both halves apart.
     *
     * @param order in which events that fail for the same reason lie together
     */
    record Halve(Comparator<Pending> order) implements Remedy {}

    /**
     * Leave the events alone for a while, uncounted.
     *
     * @param certain whether PostgreSQL has named these events as the reason; otherwise all events may fail alike
     */
    record Delay(DelayReason reason, boolean certain) implements Remedy {}

    /** Count a failed attempt of the event. */
    record Count() implements Remedy {}

    Comparator<Pending> BY_ACCOUNT = Comparator.comparing(Pending::accountId).thenComparing(Pending::id);
    Comparator<Pending> BY_ID = Comparator.comparing(Pending::id);

    static Remedy of(ScoringFailed failure) {
        var events = failure.claimed().events();
        if (events.isEmpty()) {
            return new Stop();
        }
        return switch (TransientFailure.of(failure.getCause()).orElse(null)) {
            case SERVER -> new Stop();
            case LOCK -> areOfOneAccount(events) ? new Delay(DelayReason.LOCKED, false) : new Halve(BY_ACCOUNT);
            case PARTITION -> alone(events, new Delay(DelayReason.PARTITION_MISSING, true));
            case STATEMENT -> alone(events, new Delay(DelayReason.STATEMENT_FAILED, false));
            case null -> concernsNoEvent(failure.getCause()) ? new Stop() : alone(events, new Count());
        };
    }

    private static Remedy alone(List<Pending> events, Remedy ofOneEvent) {
        return events.size() == 1 ? ofOneEvent : new Halve(BY_ID);
    }

    private static boolean areOfOneAccount(List<Pending> events) {
        return events.stream().map(Pending::accountId).distinct().count() == 1;
    }

    /** A schema or rights that do not fit the statements, and what failed before a statement or after it. */
    private static boolean concernsNoEvent(@Nullable Throwable cause) {
        return cause instanceof BadSqlGrammarException
                || cause instanceof TransactionException
                || cause instanceof TransientDataAccessException;
    }
}
