// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sarsen.edge.Refused;
import dev.sarsen.events.Retention;
import dev.sarsen.intake.BodyShape.Coding;
import dev.sarsen.intake.BodyShape.Fields;
import dev.sarsen.intake.BodyShape.Kind;
import dev.sarsen.intake.BodyShape.Piece;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What reading a body costs: CPU time of its thread, as a multiple of that of a plain body of as many events and bytes. The
 * dearest is searched for from every kind of piece alone, and then by changes of the dearest.
 */
public final class BodyCost {

    /** What the dearest body may cost. */
    public static final double LIMIT = 3;

    private static final int ROUNDS = 3;
    private static final int CONFIRMATIONS = 6;
    private static final int PARENTS = 20;

    /** Bytes of a piece of which an event has many. */
    private static final int PIECE = 200;

    /** Of a limit, what needs no second look. */
    private static final int CERTAIN = 5;

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Reader reader;
    private final double limit;
    private final Random random;

    /** Reads a body, as NDJSON or as an array. */
    interface Reader {
        void read(byte[] body, boolean array);
    }

    BodyCost(Reader reader, double limit, long seed) {
        this.reader = reader;
        this.limit = limit;
        this.random = new Random(seed);
    }

    /** Of the reader that intake uses. */
    public static BodyCost ofIntake(long seed) {
        return new BodyCost(intake(), LIMIT, seed);
    }

    /** Of that reader with the faults that it once had. */
    public static BodyCost withPlantedFaults(long seed) {
        return new BodyCost(new PlantedFaults(intake(), true, true), LIMIT, seed);
    }

    static Reader intake() {
        var bodies = new BodyReader(new EventRules(new Retention(Duration.ofDays(395))));
        return (body, array) -> {
            var _ = catchThrowableOfType(Refused.class, () -> {
                var _ = array ? bodies.json(body, NOW, null) : bodies.ndjson(body, NOW, null);
            });
        };
    }

    /** @param ratio endless if the reader fails instead of refusing */
    public record Price(BodyShape shape, double ratio) {

        public String text() {
            return shape.toString();
        }
    }

    /** The dearest body after so many changes. */
    public Price dearest(int changes) {
        each(8_000).forEach(this::price);
        var prices = new ArrayList<Price>();
        for (int bytes : new int[] {300, 8_000, 40_000}) {
            each(bytes).forEach(shape -> prices.add(price(shape)));
        }
        prices.sort(Comparator.comparingDouble(Price::ratio).reversed());
        var dearest = confirmed(prices.getFirst());
        for (int i = 0; i < changes && dearest.ratio() <= limit; i++) {
            var parent = i % 2 == 0 ? dearest : prices.get(random.nextInt(PARENTS));
            var other = price(changed(parent.shape()));
            if (other.ratio() > dearest.ratio()) {
                other = confirmed(other);
                dearest = other.ratio() > dearest.ratio() ? other : dearest;
            }
        }
        return dearest;
    }

    /** Each kind alone, once and again and again, and each coding. */
    private static List<BodyShape> each(int bytes) {
        var shapes = new ArrayList<BodyShape>();
        for (var kind : Kind.values()) {
            shapes.add(shape(kind, bytes, Fields.GOOD, Coding.UTF_8, false));
            shapes.add(shape(kind, bytes, Fields.GOOD, Coding.UTF_8, true));
            shapes.add(new BodyShape(List.of(new Piece(kind, PIECE)), bytes, Fields.GOOD, Coding.UTF_8, true));
        }
        for (var coding : Coding.values()) {
            shapes.add(shape(Kind.TEXT, bytes, Fields.GOOD, coding, false));
        }
        for (var fields : Fields.values()) {
            shapes.add(shape(Kind.TEXT, bytes, fields, Coding.UTF_8, false));
        }
        return shapes;
    }

    private static BodyShape shape(Kind kind, int bytes, Fields fields, Coding coding, boolean array) {
        return new BodyShape(List.of(new Piece(kind, bytes)), bytes, fields, coding, array);
    }

    private Price confirmed(Price price) {
        double ratio = price.ratio();
        for (int i = 0; i < CONFIRMATIONS && ratio < CERTAIN * limit; i++) {
            ratio = Math.min(ratio, price(price.shape()).ratio());
        }
        return new Price(price.shape(), ratio);
    }

    Price price(BodyShape shape) {
        var body = shape.body();
        var plain = shape.plainBody();
        long cost = Long.MAX_VALUE;
        long plainCost = Long.MAX_VALUE;
        try {
            for (int round = 0; round < ROUNDS && !(cost / (CERTAIN * limit) > plainCost); round++) {
                cost = Math.min(cost, cpu(body, shape.array()));
                plainCost = Math.min(plainCost, cpu(plain, shape.array()));
            }
        } catch (RuntimeException failure) {
            return new Price(shape, Double.POSITIVE_INFINITY);
        }
        return new Price(shape, (double) cost / plainCost);
    }

    private long cpu(byte[] body, boolean array) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        reader.read(body, array);
        return threads.getCurrentThreadCpuTime() - before;
    }

    private BodyShape changed(BodyShape shape) {
        var pieces = new ArrayList<>(shape.pieces());
        int bytes = shape.eventBytes();
        var fields = shape.fields();
        boolean array = shape.array();
        switch (random.nextInt(8)) {
            case 0 -> pieces.add(random.nextInt(pieces.size() + 1), piece());
            case 1 -> pieces.set(random.nextInt(pieces.size()), piece());
            case 2 ->
                pieces.subList(random.nextInt(pieces.size()), pieces.size() - 1).clear();
            case 3, 4 -> pieces.replaceAll(piece -> new Piece(piece.kind(), size()));
            case 5 -> bytes = size();
            case 6 -> fields = any(Fields.values());
            default -> array = !array;
        }
        return new BodyShape(List.copyOf(pieces), bytes, fields, shape.coding(), array);
    }

    private Piece piece() {
        return new Piece(any(Kind.values()), size());
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** From a few bytes to a quarter of a body, each order of magnitude as often. */
    private int size() {
        return (int) Math.pow(2, 2 + 14 * random.nextDouble());
    }
}
