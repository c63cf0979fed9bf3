// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.StoredEvents;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** 500 clients that send or read as slowly as they may, on sockets of their own, and one that does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsIntegrationTests {

    private static final int SLOW = 500;
    /** A request that waits until the server hangs up on the slow ones takes as long as this. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration OBSERVED = Duration.ofSeconds(2);
    private static final List<String> TOKENS = IntStream.range(0, 10)
            .mapToObj(client -> Tokens.ofClient("slow-" + client))
            .toList();
    private static final int LARGE_PAGE = 200;

    private final Database database = TestServers.get().database();
    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
    private ApplicationProcess process;
    private TestClient client;
    private Duration withoutThem;

    @BeforeAll
    void start() {
        process = ApplicationProcess.start(Map.of(
                        "server.tomcat.connection-timeout",
                        PATIENCE.toMillis() + "ms",
                        "sarsen.limits.database-requests",
                        "4"))
                .waitReady();
        client = TestClient.of("neighbour", process.uri(""));
    }

    @AfterAll
    void stop() {
        trickle.shutdownNow();
        process.close();
    }

    @BeforeEach
    void clean() {
        database.truncate();
        warmUp();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Test
    void servesOthersBesideHalfOpenConnectionsAndHangsUpOnThem() {
        connect("");
        servesOthers();
        awaitHangUp();
    }

    @Test
    void servesOthersBesideHeadsThatTrickle() {
        connect("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        trickling("x", this::servesOthers);
    }

    @Test
    void servesOthersBesideBodiesThatTrickle() {
        connect("POST /api/v1/events", "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[");
        trickling(" ", this::servesOthers);
    }

    @Test
    void servesOthersBesideBodiesThatStopAndHangsUpOnThem() {
        connect(
                "POST /api/v1/events",
                "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[");
        servesOthers();
        awaitHangUp();
    }

    @Test
    void servesOthersBesideLargeAnswersThatNobodyReads() {
        storeLargePage();
        connect("GET /api/v1/signals?limit=" + LARGE_PAGE, "\r\n");
        await("all answers read from the database").until(() -> atTheDatabase() == 0);
        servesOthers();
    }

    /** Of ten clients. */
    private void connect(String request, String rest) {
        IntStream.range(0, SLOW)
                .forEach(number -> connect(
                        request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + TOKENS.get(number % TOKENS.size()) + "\r\n" + rest,
                        number));
    }

    private void connect(String opening) {
        IntStream.range(0, SLOW).forEach(number -> connect(opening, number));
    }

    /** What comes at once is a burst and nothing slow: waits for an answer now and then. */
    private void connect(String opening, int number) {
        var socket = newSocket();
        sockets.add(socket);
        send(socket, opening);
        if (number % 20 == 0) {
            client.read();
        }
    }

    private Socket newSocket() {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(2_048);
            socket.connect(new InetSocketAddress("localhost", process.uri("").getPort()), 10_000);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void trickling(String bytes, Runnable meanwhile) {
        var sending = trickle.scheduleWithFixedDelay(
                () -> sockets.forEach(socket -> send(socket, bytes)), 500, 500, TimeUnit.MILLISECONDS);
        try {
            meanwhile.run();
        } finally {
            sending.cancel(false);
            await().until(sending::isDone);
        }
    }

    private void servesOthers() {
        var begin = System.nanoTime();
        var times = new ArrayList<Duration>();
        while (System.nanoTime() - begin < OBSERVED.toNanos()) {
            times.addAll(served());
        }
        times.sort(null);
        assertThat(times.get(times.size() / 2))
                .as("median of %d, %s without them", times.size(), withoutThem)
                .isLessThan(Collections.max(List.of(PATIENCE.dividedBy(12), withoutThem.multipliedBy(8))));
        assertThat(times.getLast())
                .as("slowest of %d", times.size())
                .isLessThan(PATIENCE.multipliedBy(2).dividedBy(3));
    }

    /** The times of three requests of another client. */
    private List<Duration> served() {
        return List.of(
                timed(() -> assertThat(client.post().statusCode()).isEqualTo(202)),
                timed(() -> assertThat(client.read().statusCode()).isEqualTo(404)),
                timed(() -> assertThat(client.get("/healthz").statusCode()).isEqualTo(200)));
    }

    private static Duration timed(Runnable request) {
        long begin = System.nanoTime();
        request.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Every connection ends within a few times the patience of the server, whose last word may come before. */
    private void awaitHangUp() {
        await().atMost(PATIENCE.multipliedBy(4)).until(() -> sockets.stream().allMatch(this::isHungUp));
    }

    private boolean isHungUp(Socket socket) {
        try {
            socket.setSoTimeout(10);
            return socket.getInputStream().skip(Long.MAX_VALUE) >= 0
                    && socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Requests that have a place at the database, or wait for one. */
    private double atTheDatabase() {
        return new Web(process.managementUri(""), "")
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sarsen_limits_database_requests{")
                        || line.startsWith("sarsen_limits_database_waiting{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void storeLargePage() {
        var event = EventJson.event();
        event.putObject("metadata").put("text", "x".repeat(8_000));
        var array = JsonMapper.shared().createArrayNode();
        Stream.generate(() -> event).limit(LARGE_PAGE).forEach(array::add);
        assertThat(client.postAll(array.toString()).statusCode()).isEqualTo(202);
        new StoredEvents(database).awaitSignals(LARGE_PAGE + 0L);
    }

    private void warmUp() {
        for (int i = 0; i < 50; i++) {
            client.post();
            client.read();
        }
        database.truncate();
        await().until(() -> client.read().statusCode() == 404);
        var times = Stream.generate(this::served)
                .limit(10)
                .flatMap(List::stream)
                .sorted()
                .toList();
        withoutThem = times.get(times.size() / 2);
        database.truncate();
        await().until(() -> client.read().statusCode() == 404);
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException hungUp) {
            return;
        }
    }
}
