// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.events.WireNamed;

/** Why an event is left in the inbox for a while although nothing is wrong with the event itself. */
public enum DelayReason implements WireNamed {
    /** Another transaction holds the row of its account. */
    LOCKED,
    /** {@code signal} has no partition for the month of its id. */
    PARTITION_MISSING,
    /** This build does not know its type: a newer release has accepted it. */
    EVENT_TYPE_UNKNOWN,
    /** The rules in force have no base score for its type. */
    BASE_SCORE_MISSING,
    /** PostgreSQL cannot finish the statements for it, while it scores other events. */
    STATEMENT_FAILED
}
