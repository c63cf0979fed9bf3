// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One client posts 2 000 times a second, ten times what it may; another one posts 50 times a second, alone and beside it. */
final class ClientLimitBenchmark {

    private static final double OFFERED = 2_000;
    private static final double OFFERED_AT_LEAST = 0.75;
    private static final int ALLOWED = 200;
    private static final double OTHERS = 50;
    private static final double ADMITTED_AT_MOST = 1.1;
    private static final double SERVED_AT_LEAST = 0.999;

    /** Both clients share the cores with the server, so that alone and beside compare an idle machine with a full one. */
    private static final double PATIENCE_MILLIS = 500;

    private static final String ALONE = "p99 of the second client, alone";
    private static final String BESIDE = "p99 of the second client, beside";
    private static final double WARM_UP_SECONDS = 10;
    private static final double SPENT_SECONDS = 2;

    private final Stand stand;
    private final Scale scale;
    private final byte[] event;
    private final List<Paced> first = new ArrayList<>();
    private final List<Paced> alone = new ArrayList<>();
    private final List<Paced> beside = new ArrayList<>();

    ClientLimitBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.event = events.single();
    }

    List<Gate> run() throws Exception {
        stand.empty();
        try (var application = stand.start("local", limits());
                var flood = new Poster(application.uri("/"), Tokens.ofClient("first"));
                var other = new Poster(application.uri("/"), Tokens.ofClient("second"))) {
            Paced.send(other, event, ALLOWED, WARM_UP_SECONDS);
            var p99 = new Rounds("ms", 1)
                    .side(ALONE, () -> alone(other))
                    .side(BESIDE, () -> beside(flood, other))
                    .measure(scale);
            return List.of(limited(), served(), slower(p99));
        }
    }

    private Map<String, String> limits() {
        int allowed = scale.sabotage() ? (int) OFFERED : ALLOWED;
        return Map.of(
                "sarsen.limits.writes-per-second", Integer.toString(allowed),
                "sarsen.limits.burst", "1s",
                "sarsen.limits.requests-per-client", "64",
                "sarsen.limits.database-queue", scale.sabotage() ? "40" : "100",
                "sarsen.limits.database-wait", "2s");
    }

    private double alone(Poster other) throws Exception {
        alone.add(Paced.send(other, event, OTHERS, window()));
        return alone.getLast().quantile(0.99);
    }

    /** From when the first client has spent what it had saved up. */
    private double beside(Poster flood, Poster other) throws Exception {
        Paced.send(flood, event, OFFERED, SPENT_SECONDS);
        var flooding = CompletableFuture.supplyAsync(() -> flood(flood), Thread::startVirtualThread);
        var stall = scale.sabotage() ? stand.stall("inbox", 4) : CompletableFuture.allOf();
        beside.add(Paced.send(other, event, OTHERS, window()));
        first.add(flooding.join());
        stall.join();
        Progress.say("the first client was answered %s", first.getLast().statuses());
        return beside.getLast().quantile(0.99);
    }

    private Paced flood(Poster flood) {
        try {
            return Paced.send(flood, event, OFFERED, window());
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private double window() {
        return scale.postWindow().toSeconds();
    }

    private Gate limited() {
        double offered = Spread.median(first.stream().map(Paced::perSecond).toList());
        if (offered < OFFERED * OFFERED_AT_LEAST && !scale.sabotage()) {
            throw new IllegalStateException("Only %,.0f of %,.0f posts/s could be sent.".formatted(offered, OFFERED));
        }
        var admitted =
                Spread.of(first.stream().map(posts -> posts.perSecond(202)).toList());
        var refused =
                Spread.of(first.stream().map(posts -> posts.perSecond(429)).toList());
        return Gate.atMost(
                "limits-admitted",
                ADMITTED_AT_MOST,
                "Posts admitted of a client that sends 2 000 a second, of the 200 that it may",
                "%,.0f a second sent, %s admitted, %s refused"
                        .formatted(offered, admitted.text("%,.0f"), refused.text("%,.0f")),
                admitted.median() / ALLOWED);
    }

    private Gate served() {
        var share = Spread.of(beside.stream().map(posts -> posts.share(202)).toList());
        long posts = beside.stream().mapToLong(round -> round.answers().size()).sum();
        return Gate.atLeast(
                "limits-neighbour-served",
                SERVED_AT_LEAST,
                "Posts accepted of a second client beside it, of all that it sends",
                "%.2f %% of %,d in all, at %.0f a second".formatted(100 * share.median(), posts, OTHERS),
                share.lowest());
    }

    private Gate slower(Map<String, Spread> p99) {
        return Gate.atMost(
                "limits-neighbour-p99",
                1,
                "p99 of the second client beside the first, of half a second",
                "%s ms, alone %s; p50 %.1f ms, alone %.1f"
                        .formatted(
                                p99.get(BESIDE).text("%.1f"),
                                p99.get(ALONE).text("%.1f"),
                                median(beside),
                                median(alone)),
                p99.get(BESIDE).median() / PATIENCE_MILLIS);
    }

    private static double median(List<Paced> rounds) {
        return Spread.median(rounds.stream().map(posts -> posts.quantile(0.5)).toList());
    }
}
