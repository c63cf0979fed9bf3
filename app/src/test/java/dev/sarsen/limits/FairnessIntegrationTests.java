// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.OwnServers;
import dev.sarsen.RunningApplication;
import dev.sarsen.inbox.InboxDepth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clients of an application that scores nothing: what they post stays in the inbox. */
class FairnessIntegrationTests {

    /** Events a second: what a client has saved up is the largest POST, and little comes on top while a test runs. */
    private static final int RATE = 50;

    private static final int DEPTH = 16_000;
    private static final int BATCH = 1_000;

    private static OwnServers servers;
    private static RunningApplication application;
    private static URI uri;

    @BeforeAll
    static void start() {
        servers = OwnServers.start();
        var properties = new HashMap<>(servers.properties());
        properties.put("sarsen.limits.inbox-depth", Integer.toString(DEPTH));
        properties.put("sarsen.limits.events-per-second", Integer.toString(RATE));
        properties.put("sarsen.sample-every", "50ms");
        application = RunningApplication.start("local", properties);
        application.context().getBean("scoringLoop", SmartLifecycle.class).stop();
        uri = URI.create("http://localhost:" + application.ports().get("application"));
    }

    @AfterAll
    static void stop() {
        application.close();
        servers.close();
    }

    @BeforeEach
    void empty() {
        jdbc().sql("delete from inbox").update();
        await().until(() -> depth().events() == 0);
    }

    @Test
    void oneClientAtTenTimesItsShareChangesNobodysErrorRate() {
        var neighbour = TestClient.of("neighbour", uri);
        var posts = new CopyOnWriteArrayList<HttpResponse<String>>();
        long begin = System.nanoTime();
        var flood = CompletableFuture.supplyAsync(
                () -> flood(TestClient.of("flood", uri), begin), Thread::startVirtualThread);
        while (!flood.isDone()) {
            posts.add(neighbour.post());
        }
        assertThat(posts)
                .hasSizeGreaterThan(20)
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202));
        long accepted = accepted(flood.join());
        assertThat(accepted).isBetween(DEPTH / 2L, allowed(begin));
        await().until(() -> depth().eventsOf("flood") == accepted && depth().eventsOf("neighbour") == posts.size());
        assertThat(depth().events()).isEqualTo(accepted + posts.size());
    }

    /** Offers ten times what its quota allows, and is refused by the inbox too. */
    private static List<HttpResponse<String>> flood(TestClient client, long begin) {
        var answers = new CopyOnWriteArrayList<HttpResponse<String>>();
        var batch = events(BATCH);
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            answers.add(client.postAll(batch));
            return (long) answers.size() * BATCH >= 10 * allowed(begin)
                    && answers.stream().anyMatch(answer -> answer.body().contains("\"code\":\"inbox-full\""));
        });
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202, 429);
        return answers;
    }

    @Test
    void aPostIsRefusedAsAWholeUntilTheTimeThatItIsTold() {
        var client = TestClient.of("importer", uri);
        var batch = events(BATCH);
        var last = client.postAll(batch);
        for (int i = 1; i < EventRate.LARGEST_POST / BATCH; i++) {
            empty();
            last = client.postAll(batch);
            assertThat(last.statusCode()).isEqualTo(202);
        }
        empty();
        int left = Math.max(1, left(last));
        assertThat(client.postAll(events(left)).statusCode()).isEqualTo(202);
        var larger = events(2 * RATE);
        var refused = client.postAll(larger);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"rate-limited\"");
        assertThat(refused.headers().allValues("RateLimit-Policy"))
                .containsExactly("\"writes\";q=2000;w=2", "\"events\";q=10000;w=200");
        assertThat(left(refused)).isLessThan(2 * RATE);
        assertThat(TestClient.of("another", uri).postAll(batch).statusCode()).isEqualTo(202);
        assertThat(stored()).isEqualTo(left + BATCH);
        var accepted = postAsTold(client, larger, refused);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        assertThat(stored()).isEqualTo(left + BATCH + 2 * RATE);
    }

    /**
     * Posts again after the time that a refusal names, twice at most. The process tells the bucket that all processes share only at intervals what it
     * has given, so that this bucket may be full again a moment later than its own.
     */
    private static HttpResponse<String> postAsTold(TestClient client, String events, HttpResponse<String> refused) {
        var answer = refused;
        for (int post = 0; post < 2 && answer.statusCode() == 429; post++) {
            await().pollDelay(Duration.ofSeconds(retryAfter(answer))).until(() -> true);
            answer = client.postAll(events);
        }
        return answer;
    }

    /** Bodies that are small to send and large to read, and what they are answered. */
    enum DearBody {
        BLANKS(400, 1_000, " ".repeat(1024)),
        NO_JSON(400, 1_000, "{}" + " ".repeat(1022)),
        TOO_LARGE(413, 9_000, " ".repeat(1024)),
        TOO_MANY_LINES(413, 11_000, "{}" + " ".repeat(97) + "\n"),
        EVENTS_THAT_ARE_REFUSED(422, 1_000, "{}" + " ".repeat(1021) + "\n"),
        BROKEN_AT_ITS_END(400, 1_000, " ".repeat(1024));

        private final int status;
        private final byte[] gzip;

        DearBody(int status, int parts, String part) {
            this.status = status;
            this.gzip = gzipped(part.repeat(parts));
        }

        byte[] bytes() {
            return this == BROKEN_AT_ITS_END ? Arrays.copyOf(gzip, gzip.length - 1) : gzip;
        }

        String contentType() {
            return this == NO_JSON ? "application/json" : "application/x-ndjson";
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsRefusedCostsItsClientWhatItsBodyHas(DearBody body) {
        var client = TestClient.of(body.name(), uri);
        assertThat(body.bytes().length).isLessThan(50_000);
        assertThat(client.postGzip(body.bytes(), body.contentType()).statusCode())
                .isEqualTo(body.status);
        var answers = Stream.generate(() -> client.postGzip(body.bytes(), body.contentType()))
                .limit(12)
                .toList();
        assertThat(answers.getLast().statusCode()).as(answers.getLast().body()).isEqualTo(429);
        assertThat(answers.getLast().body()).contains("\"code\":\"rate-limited\"");
        assertThat(TestClient.of("beside " + body, uri).post().statusCode()).isEqualTo(202);
    }

    @Test
    void aPostOfTooManyEventsCostsItsClientWhatItsBodyHas() {
        var client = TestClient.of("large batches", uri);
        var line = EventJson.event().put("note", "x".repeat(600)) + "\n";
        var body = gzipped(line.repeat(EventRate.LARGEST_POST));
        assertThat(body.length).isLessThan(50_000);
        assertThat(client.postGzip(body, "application/x-ndjson").statusCode()).isEqualTo(422);
        var kib = line.length() * EventRate.LARGEST_POST / 1024;
        var refused = client.postGzip(body, "application/x-ndjson");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(retryAfter(refused)).isBetween((EventRate.LARGEST_POST + kib / 2) / RATE * 1L, 400L);
        assertThat(refused.headers().allValues("RateLimit").getLast()).contains("r=0;");
        var next = client.post();
        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(retryAfter(next)).isGreaterThan(kib / 2 / RATE);
    }

    private static byte[] gzipped(String text) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static int left(HttpResponse<String> answer) {
        var state = answer.headers().allValues("RateLimit").getLast();
        return Integer.parseInt(state.replaceFirst("\"events\";r=(\\d+);t=\\d+", "$1"));
    }

    private static long retryAfter(HttpResponse<String> refused) {
        return Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
    }

    private static long allowed(long begin) {
        return EventRate.LARGEST_POST
                + RATE * (1 + Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private static long accepted(List<HttpResponse<String>> answers) {
        return BATCH
                * answers.stream().filter(answer -> answer.statusCode() == 202).count();
    }

    private static String events(int count) {
        return Stream.generate(() -> EventJson.event().toString())
                .limit(count)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static long stored() {
        return jdbc().sql("select count(*) from inbox").query(Long.class).single();
    }

    private static JdbcClient jdbc() {
        return application.bean(JdbcClient.class);
    }

    private static InboxDepth depth() {
        return application.bean(InboxDepth.class);
    }
}
