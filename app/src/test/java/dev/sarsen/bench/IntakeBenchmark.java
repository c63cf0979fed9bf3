// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Batch intake over HTTP against the same insert through JDBC, with the same number of connections. */
final class IntakeBenchmark {

    private static final double FLOOR = 0.2;
    private static final double TARGET = 0.5;
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
            var rounds = new Rounds("events/s", scale.warmUps())
                    .on(stand)
                    .side("JDBC, 500 at once", () -> insert(raw, ARRAY))
                    .side("array of 500, ids by the server", () -> post(poster, Poster.JSON, ARRAY, false))
                    .side("array of 500, ids by the client", () -> post(poster, Poster.JSON, ARRAY, true))
                    .side("JDBC, 5 000 at once", () -> insert(raw, LINES))
                    .side("NDJSON of 5 000, ids by the server", () -> post(poster, Poster.NDJSON, LINES, false))
                    .side("NDJSON of 5 000, ids by the client", () -> post(poster, Poster.NDJSON, LINES, true));
            return gates(rounds, rounds.measure(scale));
        } finally {
            for (var connection : raw) {
                connection.close();
            }
        }
    }

    private static List<Gate> gates(Rounds rounds, Map<String, Spread> rates) {
        var gates = new ArrayList<Gate>();
        String raw = "";
        for (var side : rates.keySet()) {
            if (side.startsWith("JDBC")) {
                raw = side;
            } else {
                gates.add(gate(side, rates.get(side), raw, rates.get(raw), rounds.limit(side)));
            }
        }
        return gates;
    }

    private static Gate gate(String side, Spread ours, String raw, Spread theirs, String limit) {
        var measured = "%s events/s of %s by %s%s".formatted(ours.text("%,.0f"), theirs.text("%,.0f"), raw, limit);
        return Gate.atLeast(
                        "intake-" + side.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT),
                        FLOOR,
                        "Intake over HTTP: " + side,
                        measured,
                        ours.over(theirs))
                .aimingAt(TARGET);
    }

    private double insert(List<RawConnection> connections, int batch) throws Exception {
        var transactions = events.inserts(insert, scale.posted(), batch).stream()
                .map(step -> new Transaction(List.of(step)))
                .toList();
        stand.empty();
        List<Crew.Hand<Transaction>> hands = new ArrayList<>();
        connections.forEach(connection -> hands.add(connection::repeat));
        return rate(Crew.seconds(transactions, hands));
    }

    private double post(Poster poster, String form, int batch, boolean ownIds) throws Exception {
        int size = scale.sabotage() ? 1 : batch;
        var bodies = form.equals(Poster.JSON)
                ? events.arrays(scale.posted(), size, ownIds)
                : events.lines(scale.posted(), size, ownIds);
        stand.empty();
        Crew.Hand<byte[]> hand = body -> poster.post(body, form);
        return rate(Crew.seconds(bodies, Collections.nCopies(CONNECTIONS, hand)));
    }

    private double rate(double seconds) throws Exception {
        if (stand.count("inbox") != scale.posted()) {
            throw new IllegalStateException("Not every event is in the inbox.");
        }
        return scale.posted() / seconds;
    }
}
