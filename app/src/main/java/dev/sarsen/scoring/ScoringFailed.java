// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.platform.TransientFailure;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionException;

/** A batch could not be scored as a whole. */
class ScoringFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<UUID> claimed;

    /** @param claimed the events that had been claimed; none if the claim itself failed */
    ScoringFailed(List<UUID> claimed, RuntimeException cause) {
        super(cause.toString(), cause);
        this.claimed = List.copyOf(claimed);
    }

    List<UUID> claimed() {
        return claimed;
    }

    /** Whether the surroundings failed and not the events: a schema or rights that do not fit the statements are no event's fault. */
    boolean isTransient() {
        return claimed.isEmpty()
                || getCause() instanceof BadSqlGrammarException
                || getCause() instanceof TransactionException
                || getCause() instanceof TransientDataAccessException
                || TransientFailure.is(getCause());
    }
}
