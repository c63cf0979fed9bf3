package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Batch intake over HTTP against the same insert through JDBC, with the same number of connections. */
final class IntakeBenchmark {

    private static final double FLOOR = 0.25;
    private static final int CONNECTIONS = 4;
    private static final int ARRAY = 500;
    private static final int LINES = 5_000;

    private final Stand stand;
    private final Scale scale;
    private final Events events;
    private final String insert;

    IntakeBenchmark(Stand stand, Scale scale, Events events, String insert) {
        this.stand = stand;
        this.scale = scale;
        this.events = events;
        this.insert = insert;
    }

    List<Gate> run() throws Exception {
        var raw = new ArrayList<RawConnection>();
        for (int i = 0; i < CONNECTIONS; i++) {
            raw.add(new RawConnection(stand));
        }
        try (var application = stand.start("api", Map.of());
                var poster = new Poster(application.uri("/"))) {
            var rates = new Rounds("events/s", 3)
                    .side("JDBC, 500 at once", () -> insert(raw, ARRAY))
                    .side("array of 500, ids by the server", () -> post(poster, ARRAY, false))
                    .side("array of 500, ids by the client", () -> post(poster, ARRAY, true))
                    .side("JDBC, 5 000 at once", () -> insert(raw, LINES))
                    .side("NDJSON of 5 000, ids by the server", () -> post(poster, LINES, false))
                    .side("NDJSON of 5 000, ids by the client", () -> post(poster, LINES, true))
                    .medians(scale);
            return gates(rates);
        } finally {
            for (var connection : raw) {
                connection.close();
            }
        }
    }

    private static List<Gate> gates(Map<String, Double> rates) {
        var gates = new ArrayList<Gate>();
        String raw = "";
        for (var side : rates.keySet()) {
            if (side.startsWith("JDBC")) {
                raw = side;
            } else {
                gates.add(gate(side, rates.get(side), raw, rates.get(raw)));
            }
        }
        return gates;
    }

    private static Gate gate(String side, double rate, String raw, double rawRate) {
        var measured = "%,.0f events/s of %,.0f (%s)".formatted(rate, rawRate, raw);
        return Gate.atLeast(FLOOR, "Intake over HTTP: " + side, measured, rate / rawRate);
    }

    private double insert(List<RawConnection> connections, int batch) throws Exception {
        var transactions = events.inserts(insert, scale.events(), batch).stream()
                .map(step -> new Transaction(List.of(step)))
                .toList();
        stand.empty();
        List<Crew.Hand<Transaction>> hands = new ArrayList<>();
        connections.forEach(connection -> hands.add(connection::repeat));
        return rate(Crew.seconds(transactions, hands));
    }

    private double post(Poster poster, int batch, boolean ownIds) throws Exception {
        var form = batch == ARRAY ? Poster.JSON : Poster.NDJSON;
        var bodies = batch == ARRAY
                ? events.arrays(scale.events(), batch, ownIds)
                : events.lines(scale.events(), batch, ownIds);
        stand.empty();
        Crew.Hand<byte[]> hand = body -> poster.post(body, form);
        return rate(Crew.seconds(bodies, Collections.nCopies(CONNECTIONS, hand)));
    }

    private double rate(double seconds) throws Exception {
        if (stand.count("inbox") != scale.events()) {
            throw new IllegalStateException("Not every event is in the inbox.");
        }
        return scale.events() / seconds;
    }
}
