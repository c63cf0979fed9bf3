package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several sides in turn, forwards in one round and backwards in the next, so that a machine that is busy now and then,
 * or still getting faster, is unfair to none of them.
 */
final class Rounds {

    private final Map<String, Side> sides = new LinkedHashMap<>();
    private final String unit;
    private final int warmUps;

    /** @param warmUps rounds before those that count */
    Rounds(String unit, int warmUps) {
        this.unit = unit;
        this.warmUps = warmUps;
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
                double figure = side.getValue().measure();
                Progress.say("%-12s  %-36s %,12.2f %s", label(round, scale.rounds()), side.getKey(), figure, unit);
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
