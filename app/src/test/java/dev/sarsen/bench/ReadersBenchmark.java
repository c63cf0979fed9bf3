// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.Tokens;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The latency of posting single events while four other clients ask for the dearest reads over eight connections each, of that
 * beside as many busy threads as these reads keep statements at work: load that takes the cores, and nothing of Sarsen.
 */
final class ReadersBenchmark {

    private static final double CEILING = 3;
    private static final String READERS = "p99 of POST beside readers";
    private static final String BUSY = "p99 of POST beside busy threads";
    private static final int CLIENTS = 4;
    private static final int CONNECTIONS = 8;
    private static final double PER_SECOND = 50;
    private static final double WARM_UP_SECONDS = 10;
    private static final double SETTLE_SECONDS = 2;
    private static final double ANSWERED_AT_LEAST = 0.9;

    private final Stand stand;
    private final Scale scale;
    private final byte[] event;
    private final Dataset dataset;
    private final List<Queries.Query> dearest;
    private final List<Paced> beside = new ArrayList<>();
    private double statements;
    private String reads = "";

    ReadersBenchmark(Stand stand, Scale scale, Events events) {
        this.stand = stand;
        this.scale = scale;
        this.event = events.single();
        this.dataset = new Dataset(stand, scale.read());
        this.dearest = new Queries(dataset).dearest();
    }

    List<Gate> run() throws Exception {
        stand.empty();
        dataset.growTo(scale.read());
        try (var application = stand.start("local", limits());
                var poster = new Poster(application.uri("/"), Tokens.ofClient("poster"))) {
            Paced.send(poster, event, PER_SECOND, WARM_UP_SECONDS);
            besideReaders(application.uri("/"), poster);
            beside.clear();
            var p99 = new Rounds("ms", 0)
                    .on(stand)
                    .side(READERS, () -> besideReaders(application.uri("/"), poster))
                    .side(BUSY, () -> besideBusyThreads(poster))
                    .measure(scale);
            return List.of(accepted(), slower(p99));
        } finally {
            dataset.clear();
        }
    }

    /** The defaults, as the stand's own refuse nothing. Sabotaged by readers who are the client that posts, with less patience. */
    private Map<String, String> limits() {
        var wait = scale.sabotage() ? "200ms" : "2s";
        return Map.of("sarsen.limits.database-queue", "100", "sarsen.limits.database-wait", wait);
    }

    private double besideReaders(URI server, Poster poster) throws Exception {
        var tokens = IntStream.range(0, CLIENTS)
                .mapToObj(client -> Tokens.ofClient(scale.sabotage() ? "poster" : "reader-" + client))
                .toList();
        try (var readers = new Readers(server, tokens, CONNECTIONS, this::read)) {
            Paced.send(poster, event, PER_SECOND, SETTLE_SECONDS);
            Paced posts;
            try (var watch = new Strain.Watch(stand)) {
                posts = Paced.send(poster, event, PER_SECOND, window());
                statements = watch.strain().sessions();
            }
            beside.add(posts);
            reads = readers.answers();
            Progress.say("readers were answered %s; %.1f statements at work", reads, statements);
            if (readers.share(200) < ANSWERED_AT_LEAST && !scale.sabotage()) {
                throw new IllegalStateException("Too few reads were answered: " + reads);
            }
            return posts.quantile(0.99);
        }
    }

    private double besideBusyThreads(Poster poster) throws Exception {
        List<Runnable> spins = Collections.nCopies((int) Math.max(1, Math.round(statements)), Thread::onSpinWait);
        try (var _ = new Background(spins)) {
            Paced.send(poster, event, PER_SECOND, SETTLE_SECONDS);
            return Paced.send(poster, event, PER_SECOND, window()).quantile(0.99);
        }
    }

    private String read() {
        return dearest.get(ThreadLocalRandom.current().nextInt(dearest.size()))
                .path()
                .get();
    }

    private double window() {
        return scale.postWindow().toSeconds();
    }

    private Gate accepted() {
        var share = Spread.of(beside.stream().map(posts -> posts.share(202)).toList());
        return Gate.atLeast(
                "readers-accepted",
                1,
                "Posts accepted beside four clients with eight of the dearest reads each, of all",
                "%.2f %%; reads answered %s".formatted(100 * share.lowest(), reads),
                share.lowest());
    }

    private Gate slower(Map<String, Spread> p99) {
        return Gate.atMost(
                "readers-p99",
                CEILING,
                "p99 of POST beside them, of that beside %.0f busy threads".formatted(statements),
                "%s ms of %s, at %.0f a second"
                        .formatted(p99.get(READERS).text("%.1f"), p99.get(BUSY).text("%.1f"), PER_SECOND),
                p99.get(READERS).over(p99.get(BUSY)));
    }
}
