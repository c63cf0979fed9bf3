// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures several sides in turn, forwards in one round and backwards in the next, so that a machine that is busy now and then,
 * or still getting faster, is unfair to none of them.
 */
final class Rounds {

    private final Map<String, Side> sides = new LinkedHashMap<>();
    private final Map<String, Strain> strains = new LinkedHashMap<>();
    private @Nullable Stand stand;
    private final String unit;
    private final int warmUps;

    /** @param warmUps rounds before those that count */
    Rounds(String unit, int warmUps) {
        this.unit = unit;
        this.warmUps = warmUps;
    }

    /** Watches what each side is up against. */
    Rounds on(Stand watched) {
        stand = watched;
        return this;
    }

    Rounds side(String name, Side side) {
        sides.put(name, side);
        return this;
    }

    /** What each side gave, by name. Rounds of warm-up do not count. */
    Map<String, Spread> measure(Scale scale) throws Exception {
        var figures = new LinkedHashMap<String, List<Double>>();
        for (int round = 1 - warmUps; round <= scale.rounds(); round++) {
            for (var side : inTurn(round)) {
                double figure = measure(side.getKey(), side.getValue());
                Progress.say(
                        "%-12s  %-36s %,12.2f %s%s",
                        label(round, scale.rounds()), side.getKey(), figure, unit, limit(side.getKey()));
                if (round > 0) {
                    figures.computeIfAbsent(side.getKey(), _ -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
        var spreads = new LinkedHashMap<String, Spread>();
        sides.keySet().forEach(side -> spreads.put(side, Spread.of(figures.getOrDefault(side, List.of()))));
        return spreads;
    }

    private double measure(String name, Side side) throws Exception {
        if (stand == null) {
            return side.measure();
        }
        try (var watch = new Strain.Watch(stand)) {
            double figure = side.measure();
            strains.put(name, watch.strain());
            return figure;
        }
    }

    /** What a side was up against in its last round. */
    String limit(String side) {
        var strain = strains.get(side);
        return strain == null ? "" : ", up against " + strain.limit();
    }

    private List<Map.Entry<String, Side>> inTurn(int round) {
        var all = List.copyOf(sides.entrySet());
        return round % 2 == 0 ? all.reversed() : all;
    }

    private static String label(int round, int rounds) {
        return round < 1 ? "warm-up" : "round %d of %d".formatted(round, rounds);
    }

    /** One side of a comparison. */
    @FunctionalInterface
    interface Side {
        double measure() throws Exception;
    }
}
