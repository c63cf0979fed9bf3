package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.SarsenApplication;
import dev.sarsen.Tokens;
import dev.sarsen.local.TemporaryServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Kills, stops and hangs what Sarsen is made of while events are posted, and counts afterwards. An event that fails once is
 * dead here, so that no failure of the surroundings may count as an attempt. {@code -Dsarsen.test.stream} sets how many events
 * get a receipt before and after each fault.
 */
@DisabledIfSystemProperty(named = "sarsen.test.pgbouncer", matches = "true")
class OutageIntegrationTests {

    private static final int STREAM = Integer.getInteger("sarsen.test.stream", 1_000);
    private static final Duration SWEEP_AFTER = Duration.ofSeconds(10);
    private static final Duration FRESH = SWEEP_AFTER.dividedBy(2);

    private static TemporaryServers servers;
    private static Promises promises;
    private static volatile ApplicationProcess application;

    @BeforeAll
    static void start() {
        servers = TemporaryServers.start();
        promises = new Promises(servers.postgres());
        application = startApplication();
    }

    @AfterAll
    static void stop() {
        application.close();
        servers.close();
    }

    @BeforeEach
    void restore() throws IOException {
        servers.restore();
        if (!application.handle().isAlive()) {
            application = startApplication();
        }
        promises.clear();
        servers.redis().command("FLUSHALL");
    }

    @Test
    void scoresEveryReceiptOnceAfterAKillOfTheApplication() {
        try (var stream = stream()) {
            application.killHard();
            application = startApplication();
            stream.awaitReceipts(STREAM);
            stream.end();
            promises.areKept(stream.receipted());
        }
    }

    @Test
    void scoresEveryReceiptOnceAfterAKillOfPostgres() {
        try (var stream = stream()) {
            servers.killPostgres();
            servers.startPostgres();
            stream.awaitReceipts(STREAM);
            stream.end();
            promises.areKept(stream.receipted());
        }
    }

    @Test
    void buriesNothingWhilePostgresIsAway() {
        try (var stream = stream()) {
            servers.stopPostgres();
            stream.awaitRefusals(10);
            servers.startPostgres();
            stream.awaitReceipts(STREAM);
            stream.end();
            assertThat(stream.refusals()).containsOnly(503);
            promises.areKept(stream.receipted());
        }
    }

    @Test
    void buriesNothingWhenConnectionsAreCutTimeAndAgain() {
        try (var stream = stream()) {
            IntStream.range(0, 20).forEach(_ -> {
                promises.cutConnections();
                stream.awaitReceipts(STREAM / 20);
            });
            stream.end();
            promises.areKept(stream.receipted());
        }
    }

    @Test
    void goesOnScoringWhileRedisIsAway() {
        goesOnWithoutRedis(servers::stopRedis, servers::startRedis);
    }

    @Test
    void goesOnScoringWhileRedisHangs() {
        goesOnWithoutRedis(servers::hangRedis, servers::resumeRedis);
    }

    private void goesOnWithoutRedis(Runnable begin, Runnable end) {
        try (var stream = stream()) {
            begin.run();
            stream.awaitReceipts(STREAM);
            promises.awaitNothingPending(FRESH);
            stream.awaitReceipts(STREAM);
            promises.awaitNothingPending(FRESH);
            end.run();
            double announced = announced();
            Awaitility.await("the doorbell").until(() -> announced() > announced + STREAM);
            stream.end();
            assertThat(stream.refusals()).isEmpty();
            promises.areKept(stream.receipted());
        }
    }

    private static EventStream stream() {
        var stream = EventStream.start(() -> application.uri("/"));
        stream.awaitReceipts(STREAM);
        return stream;
    }

    private static ApplicationProcess startApplication() {
        var properties = new HashMap<>(servers.properties());
        properties.putAll(Tokens.issuer().properties());
        properties.putAll(Map.of(
                "sarsen.role", "local",
                "sarsen.drain", "0s",
                "sarsen.log-format", "text",
                "sarsen.scoring.max-attempts", "1",
                "sarsen.scoring.retry-pause", "100ms",
                "sarsen.scoring.sweep-after", SWEEP_AFTER.toSeconds() + "s"));
        return ApplicationProcess.start(SarsenApplication.class, properties, Map.of())
                .waitReady();
    }

    /** Events announced through Redis so far, by the application's own count. */
    private static double announced() {
        return metric(application.managementUri("/metrics"), "sarsen_doorbell_announced_total");
    }

    private static double metric(URI metrics, String name) {
        try (var client = HttpClient.newHttpClient()) {
            var body = client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return body.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
