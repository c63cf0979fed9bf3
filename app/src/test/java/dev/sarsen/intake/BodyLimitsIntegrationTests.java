// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.StoredEvents;
import dev.sarsen.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class BodyLimitsIntegrationTests {

    private static final int MAX_BODY = 8 * 1024 * 1024;

    /** Of the largest; of one client three quarters of them. */
    private static final int BODIES_IN_FLIGHT = 8;

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    /** Each test has its own, which has saved up for large bodies. */
    private final String token = newClient();

    @Autowired
    Database database;

    @Value("${local.server.port}")
    int port;

    private StoredEvents stored;

    @BeforeEach
    void clean() {
        database.truncate();
        stored = new StoredEvents(database);
    }

    @ParameterizedTest
    @CsvSource({"json, false", "json, true", "x-ndjson, false", "x-ndjson, true"})
    void takesBodiesOfEightMebibytesAndNoByteMore(String form, boolean chunked) {
        assertThat(post(padded(MAX_BODY), form, chunked).status()).isEqualTo(202);
        assertThat(stored.count()).isEqualTo(1);
        var refused = post(padded(MAX_BODY + 1), form, chunked);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.object()).contains("\"code\":\"body-too-large\"");
        assertThat(stored.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"gzip, false", "gzip, true", "GZIP, false", "x-gzip, false"})
    void countsTheBytesOfGzipAfterInflation(String coding, boolean chunked) {
        assertThat(postGzip(padded(MAX_BODY), coding, chunked).status()).isEqualTo(202);
        assertThat(stored.count()).isEqualTo(1);
        var refused = postGzip(padded(MAX_BODY + 1), coding, chunked);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.object()).contains("\"code\":\"body-too-large\"");
        assertThat(stored.count()).isEqualTo(1);
    }

    @Test
    void namesTheCodingThatItTakes() {
        var answer = RawHttp.exchange(
                port,
                (head("json") + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.headers().get("accept-encoding")).isEqualTo("gzip");
    }

    @Test
    void hangsUpOnABodyThatIsAnnouncedTooLargeBeforeItComes() {
        try (var http = RawHttp.connect(port)) {
            var answer = http.send(head("json") + "Content-Length: 1000000000\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "x-ndjson"})
    void storesNothingOfABodyCutShort(String form) {
        var whole = event() + "\n" + event() + "\n";
        var announced = head(form) + "Content-Length: " + (whole.length() + 1) + "\r\n\r\n" + whole;
        var chunked = head(form) + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(whole.length()) + "\r\n"
                + whole + "\r\n";
        for (var request : List.of(announced, chunked)) {
            var answer = RawHttp.exchange(port, request.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.object()).contains("\"type\":\"/problems/");
            assertThat(stored.count()).isZero();
        }
    }

    @Test
    void storesNothingWhenTheClientDies() {
        var whole = event() + "\n" + event() + "\n";
        for (var framing : List.of("Content-Length: 5000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1000\r\n")) {
            try (var http = RawHttp.connect(port)) {
                http.send(head("x-ndjson") + framing + whole);
            }
        }
        assertThat(new ApiClient(port).post(event()).status()).isEqualTo(202);
        assertThat(stored.count()).isEqualTo(1);
    }

    @Test
    void refusesBodiesBeyondTheBytesInFlightUntilOthersAreDone() {
        var held = new ArrayList<RawHttp>();
        try {
            var answer = post(padded(MAX_BODY), "json", true);
            assertThat(answer.status()).isEqualTo(202);
            for (var other : List.of(newClient(), newClient())) {
                hold(BODIES_IN_FLIGHT / 2, other, held);
            }
            await("a full house")
                    .until(() -> post(padded(MAX_BODY), "json", true).status() == 503);
            var refused = post(padded(MAX_BODY), "json", true);
            assertThat(refused.object()).contains("\"code\":\"intake-busy\"");
            assertThat(refused.headers().get("retry-after")).isEqualTo("1");
        } finally {
            held.forEach(RawHttp::close);
        }
        await("the house to empty")
                .until(() -> post(padded(MAX_BODY), "json", true).status() == 202);
    }

    @Test
    void refusesBodiesOfAClientBeyondItsPartOfTheBytesInFlight() {
        var held = new ArrayList<RawHttp>();
        var hog = newClient();
        try {
            hold(BODIES_IN_FLIGHT, hog, held);
            await("its part to be held")
                    .until(() -> postBy(hog, padded(MAX_BODY)).status() == 429);
            assertThat(postBy(hog, padded(MAX_BODY)).object()).contains("\"code\":\"too-many-at-once\"");
            assertThat(post(padded(MAX_BODY), "json", true).status()).isEqualTo(202);
        } finally {
            held.forEach(RawHttp::close);
        }
    }

    private void hold(int bodies, String token, List<RawHttp> held) {
        for (int i = 0; i < bodies; i++) {
            held.add(RawHttp.connect(port)
                    .send(head("json", token) + "Content-Length: " + MAX_BODY + "\r\n\r\n[")
                    .send(" ".repeat(MAX_BODY - 2)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void isAlwaysDoneWithOneOfManyThatComeTogether(int clients) {
        var tokens = IntStream.range(0, clients).mapToObj(_ -> newClient()).toList();
        var posts = IntStream.range(0, 3 * BODIES_IN_FLIGHT)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> postBy(tokens.get(i % clients), padded(MAX_BODY)).status(), Thread::startVirtualThread))
                .toList();
        assertThat(posts.stream().map(CompletableFuture::join)).contains(202).isSubsetOf(202, 429, 503);
    }

    @Test
    void asksForTheBodyOfAClientThatWaitsForLeave() {
        var body = event().toString();
        try (var http = RawHttp.connect(port)) {
            var answer = http.send(
                            head("json") + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .send(body)
                    .answer();
            assertThat(answer.status()).isEqualTo(100);
            assertThat(answer.body()).startsWith("HTTP/1.1 202");
        }
    }

    private static String newClient() {
        return Tokens.ofClient("bodies-" + CLIENTS.incrementAndGet());
    }

    private RawHttp.Answer postBy(String client, String body) {
        return RawHttp.exchange(
                port, ascii(head("json", client) + "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }

    private RawHttp.Answer post(String body, String form, boolean chunked) {
        var framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length();
        var sent = chunked ? Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n" : body;
        return RawHttp.exchange(port, (head(form) + framing + "\r\n\r\n" + sent).getBytes(StandardCharsets.UTF_8));
    }

    private RawHttp.Answer postGzip(String body, String coding, boolean chunked) {
        var compressed = gzip(body);
        var framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + compressed.length;
        var request = new ByteArrayOutputStream();
        request.writeBytes(ascii(head("json") + "Content-Encoding: " + coding + "\r\n" + framing + "\r\n\r\n"));
        request.writeBytes(ascii(chunked ? Integer.toHexString(compressed.length) + "\r\n" : ""));
        request.writeBytes(compressed);
        request.writeBytes(ascii(chunked ? "\r\n0\r\n\r\n" : ""));
        return RawHttp.exchange(port, request.toByteArray());
    }

    private static byte[] gzip(String body) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(ascii(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String head(String form) {
        return head(form, token);
    }

    private static String head(String form, String token) {
        return "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/" + form + "\r\n";
    }

    private static String padded(int length) {
        var event = event().toString();
        return event + " ".repeat(length - event.length());
    }
}
