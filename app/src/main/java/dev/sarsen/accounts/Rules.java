// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.util.Map;

/**
 * One version of the scoring rules, as the database holds it.
 *
 * @param version rises with every change
 * @param baseScores by the wire name of the event type, above 0 and at most 1
 */
public record Rules(int version, Decay decay, Map<String, Double> baseScores) {

    /**
     * What a signal is worth, above 0 and at most 1; {@code signal_score} of the schema says the same.
     *
     * @param eventType its wire name
     * @throws IllegalStateException if the rules have no base score for the type
     */
    public double score(String eventType, double bonus) {
        var base = baseScores.get(eventType);
        if (base == null) {
            throw new IllegalStateException("The rules have no base score for " + eventType);
        }
        return Math.min(1, base + bonus);
    }

    /** Whether they score by this half-life and these base scores; they may have more, of types that another release knows. */
    public boolean agreesWith(Decay otherDecay, Map<String, Double> otherScores) {
        return decay.equals(otherDecay) && baseScores.entrySet().containsAll(otherScores.entrySet());
    }
}
