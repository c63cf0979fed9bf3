// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.time.Duration;
import java.time.Instant;

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: <i>Forward Decay</i>, ICDE 2009): an account's heat is
 * ln Σ score · 2^(t / halfLife), t in seconds since the epoch. Ranking by heat is ranking by the decayed score at any moment.
 *
 * @param halfLife the time after which a score counts half
 */
public record Decay(Duration halfLife) {

    /** Beyond this distance the smaller summand is lost in a double; exp of more would also underflow in PostgreSQL. */
    private static final double NEGLIGIBLE = 700;

    public Decay {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("The half-life must be positive, is " + halfLife);
        }
    }

    /** The heat of one score above zero at its time. */
    public double heat(double score, Instant time) {
        return Math.log(score) + rate() * seconds(time);
    }

    /** The heat of both together; the order does not matter. */
    public static double fold(double heat, double other) {
        return Math.max(heat, other) + Math.log1p(Math.exp(-Math.min(Math.abs(heat - other), NEGLIGIBLE)));
    }

    /** The decayed score that a heat stands for at a moment. */
    public double score(double heat, Instant moment) {
        return Math.exp(heat - rate() * seconds(moment));
    }

    private double rate() {
        return Math.log(2) / (halfLife.toNanos() / 1e9);
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
