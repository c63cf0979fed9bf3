// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

/** The score of a row of {@code signal}, as an expression of SQL. */
public final class SignalScore {

    /** Uses the rules that are in force in the snapshot of the statement, for all its rows the same. */
    public static final String SQL =
            "signal_score((select base_scores from score_rules where state = 'in_force'), event_type, bonus)";

    private SignalScore() {}
}
