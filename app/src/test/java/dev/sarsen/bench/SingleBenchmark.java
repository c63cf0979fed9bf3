// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Single events, each in a POST of its own, against single inserts through JDBC: 64 connections on both sides. */
final class SingleBenchmark {

    private static final double FLOOR = 0.3;
    private static final double TARGET = 0.5;
    private static final int CONNECTIONS = 64;
    private static final String RAW = "JDBC, one at a time";
    private static final String BY_SERVER = "single POST, ids by the server";
    private static final String BY_CLIENT = "single POST, ids by the client";
    private static final String UNLIMITED = "single POST, without limits";
    private static final String INSERT = """
            insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata)
            values (?, ?, ?, ?, ?::timestamptz, ?::jsonb)
            """;

    private final Stand stand;
    private final Scale scale;
    private final Events events;

    SingleBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.events = events;
    }

    List<Gate> run() throws Exception {
        try (var application = stand.start("api", Map.of());
                var unlimited = stand.start(WithoutLimits.class, "api", Map.of())) {
            var rounds = new Rounds("events/s", scale.warmUps())
                    .on(stand)
                    .side(RAW, this::insert)
                    .side(BY_SERVER, () -> post(application.uri("/"), false))
                    .side(BY_CLIENT, () -> post(application.uri("/"), true))
                    .side(UNLIMITED, () -> {
                        post(unlimited.uri("/"), true);
                        return post(unlimited.uri("/"), false);
                    });
            var rates = rounds.measure(scale);
            return List.of(
                    gate("intake-single-ids-by-the-server", BY_SERVER, rates, rounds),
                    gate("intake-single-ids-by-the-client", BY_CLIENT, rates, rounds),
                    Gate.shown(
                            "intake-single-without-limits",
                            "Intake over HTTP: " + BY_SERVER + ", of the same without limits",
                            "%s events/s without".formatted(rates.get(UNLIMITED).text("%,.0f")),
                            rates.get(BY_SERVER).over(rates.get(UNLIMITED))));
        }
    }

    private static Gate gate(String name, String side, Map<String, Spread> rates, Rounds rounds) {
        var measured = "%s events/s of %s by %s, %d connections%s"
                .formatted(
                        rates.get(side).text("%,.0f"),
                        rates.get(RAW).text("%,.0f"),
                        RAW,
                        CONNECTIONS,
                        rounds.limit(side));
        return Gate.atLeast(
                        name,
                        FLOOR,
                        "Intake over HTTP: " + side,
                        measured,
                        rates.get(side).over(rates.get(RAW)))
                .aimingAt(TARGET);
    }

    private double insert() throws Exception {
        var inserts = events.singles(INSERT, scale.singles());
        stand.empty();
        var connections = new ArrayList<Connection>();
        try {
            var hands = new ArrayList<Crew.Hand<Step>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var connection = stand.connect();
                connections.add(connection);
                PreparedStatement statement = connection.prepareStatement(INSERT);
                hands.add(step -> step.repeat(connection, statement));
            }
            return rate(Crew.seconds(inserts, hands));
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private double post(URI server, boolean ownIds) throws Exception {
        var requests = events.each(scale.singles(), ownIds).stream()
                .map(body -> Wire.post("/api/v1/events", Poster.JSON, body))
                .toList();
        stand.empty();
        return rate(Wire.seconds(server, requests, scale.sabotage() ? 1 : CONNECTIONS));
    }

    private double rate(double seconds) throws Exception {
        if (stand.count("inbox") != scale.singles()) {
            throw new IllegalStateException("Not every event is in the inbox.");
        }
        return scale.singles() / seconds;
    }
}
