// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.Collection;

/** What the rounds of one side gave. */
record Spread(double lowest, double median, double highest) {

    static Spread of(Collection<Double> figures) {
        return new Spread(quantile(figures, 0), quantile(figures, 0.5), quantile(figures, 1));
    }

    static double median(Collection<Double> figures) {
        return quantile(figures, 0.5);
    }

    /** The mean of the smallest figures, which are this share of all. */
    static double meanOfFastest(double share, Collection<Double> figures) {
        return figures.stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .limit(Math.round(figures.size() * share))
                .average()
                .orElse(Double.NaN);
    }

    static double quantile(Collection<Double> figures, double share) {
        var sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, (long) (sorted.length * share))];
    }

    /** The ratio of the medians. */
    double over(Spread other) {
        return median / other.median;
    }

    /** The median, and from where to where the rounds reached. */
    String text(String format) {
        return (format + " (" + format + "–" + format + ")").formatted(median, lowest, highest);
    }
}
