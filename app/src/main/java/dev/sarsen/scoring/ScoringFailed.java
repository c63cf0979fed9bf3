// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.inbox.Claim;

/** The events of a claim could not be scored together. */
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
}
