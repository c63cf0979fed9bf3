package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several sides in turn, so that a machine that is busy now and then is unfair to none of them. */
final class Rounds {

    private final Map<String, Side> sides = new LinkedHashMap<>();
    private final String unit;
    private final int warmUps;

    /** @param warmUps rounds before those that count, in which the JVM compiles what it runs */
    Rounds(String unit, int warmUps) {
        this.unit = unit;
        this.warmUps = warmUps;
    }

    Rounds side(String name, Side side) {
        sides.put(name, side);
        return this;
    }

    /** The median of each side, by name. Rounds of warm-up do not count. */
    Map<String, Double> medians(Scale scale) throws Exception {
        var figures = new LinkedHashMap<String, List<Double>>();
        for (int round = 1 - warmUps; round <= scale.rounds(); round++) {
            for (var side : sides.entrySet()) {
                double figure = side.getValue().measure();
                Progress.say("%s %-36s %12.1f %s", label(round, scale.rounds()), side.getKey(), figure, unit);
                if (round > 0) {
                    figures.computeIfAbsent(side.getKey(), _ -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        figures.forEach((side, all) -> medians.put(side, median(all)));
        return medians;
    }

    static double median(Collection<Double> figures) {
        return quantile(figures, 0.5);
    }

    static double mean(Collection<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    static double quantile(Collection<Double> figures, double share) {
        var sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted)
                .skip(Math.min(sorted.length - 1, (long) (sorted.length * share)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String label(int round, int rounds) {
        return round < 1 ? "warm-up" : "%d of %d ".formatted(round, rounds);
    }

    /** One side of a comparison. */
    @FunctionalInterface
    interface Side {
        double measure() throws Exception;
    }
}
