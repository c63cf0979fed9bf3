// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Claim;
import dev.sarsen.platform.TransientFailure;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionException;

/** A batch could not be scored as a whole. */
class ScoringFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Claim claimed;

    /** @param claimed the events that had been claimed; none if the claim itself failed */
    ScoringFailed(Claim claimed, RuntimeException cause) {
        super(cause.toString(), cause);
        this.claimed = claimed;
    }

    Claim claimed() {
        return claimed;
    }

    /** Whether the surroundings failed and not the events: a schema or rights that do not fit the statements are no event's fault. */
    boolean isTransient() {
        return claimed.events().isEmpty()
                || getCause() instanceof BadSqlGrammarException
                || getCause() instanceof TransactionException
                || getCause() instanceof TransientDataAccessException
                || TransientFailure.is(getCause());
    }
}
