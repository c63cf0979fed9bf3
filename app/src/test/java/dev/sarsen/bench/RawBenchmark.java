// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** What PostgreSQL and Redis take on this machine when nothing stands before them: shown, not promised. */
final class RawBenchmark {

    private static final String INSERT = "insert, 500 at once";
    private static final String COPY = "COPY, 500 at once";
    private static final String XADD = "XADD, 500 in a pipeline";
    private static final int BATCH = 500;

    private final Stand stand;
    private final Scale scale;
    private final Events events;
    private final String insert;

    RawBenchmark(Stand stand, Scale scale, Events events, String insert) {
        this.stand = stand;
        this.scale = scale;
        this.events = events;
        this.insert = insert;
    }

    List<Gate> run() throws Exception {
        try (var raw = new RawConnection(stand);
                var announcer = new Announcer(stand)) {
            var rounds = new Rounds("events/s", scale.warmUps())
                    .on(stand)
                    .side(INSERT, () -> insert(raw))
                    .side(COPY, this::copy)
                    .side(XADD, () -> announce(announcer));
            var rates = rounds.measure(scale);
            return List.of(shown("raw-copy", COPY, rates, rounds), shown("raw-xadd", XADD, rates, rounds));
        }
    }

    private static Gate shown(String name, String side, Map<String, Spread> rates, Rounds rounds) {
        var measured = "%s a second, insert %s%s"
                .formatted(rates.get(side).text("%,.0f"), rates.get(INSERT).text("%,.0f"), rounds.limit(side));
        return Gate.shown(
                name,
                "Raw: " + side + ", of the same events by " + INSERT + ", over one connection",
                measured,
                rates.get(side).over(rates.get(INSERT)));
    }

    private double insert(RawConnection raw) throws Exception {
        var transactions = events.inserts(insert, scale.posted(), BATCH).stream()
                .map(step -> new Transaction(List.of(step)))
                .toList();
        stand.empty();
        return scale.posted() / Crew.seconds(transactions, List.of(raw::repeat));
    }

    private double copy() throws Exception {
        var bodies = events.copies(scale.posted(), BATCH);
        stand.empty();
        try (var connection = stand.connect()) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            List<Crew.Hand<byte[]>> hands = List.of(body -> copy.copyIn(
                    "copy inbox (id, account_id, user_id, event_type, occurred_at, metadata) from stdin with (format csv)",
                    new ByteArrayInputStream(body)));
            return scale.posted() / Crew.seconds(bodies, hands);
        }
    }

    private double announce(Announcer announcer) throws Exception {
        var batches = new ArrayList<List<String>>();
        for (int i = 0; i < scale.posted(); i += BATCH) {
            batches.add(Stream.generate(() -> UUID.randomUUID().toString())
                    .limit(BATCH)
                    .toList());
        }
        stand.empty();
        List<Crew.Hand<List<String>>> hands = List.of(announcer::announceOneByOne);
        return scale.posted() / Crew.seconds(batches, hands);
    }
}
