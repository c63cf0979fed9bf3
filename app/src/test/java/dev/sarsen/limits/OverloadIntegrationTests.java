package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RunningApplication;
import dev.sarsen.StoredEvents;
import dev.sarsen.TestServers;
import dev.sarsen.local.PostgresServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An API with room for four requests at the database, four that wait, and a thousand events in the inbox. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadIntegrationTests {

    private static final int ROOM = 4;
    private static final int QUEUE = 4;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int DEPTH = 1_000;

    private final Database database = TestServers.get().database();
    private final StoredEvents stored = new StoredEvents(database);
    private RunningApplication application;
    private TestClient client;

    @BeforeAll
    void start() {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.database.pool-size", "6");
        properties.put("sarsen.limits.database-requests", Integer.toString(ROOM));
        properties.put("sarsen.limits.database-queue", Integer.toString(QUEUE));
        properties.put("sarsen.limits.database-wait", WAIT.toMillis() + "ms");
        properties.put("sarsen.limits.inbox-depth", Integer.toString(DEPTH));
        properties.put("sarsen.sample-every", "50ms");
        application = RunningApplication.start("api", properties);
        client = TestClient.number(
                1, URI.create("http://localhost:" + application.ports().get("application")));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @BeforeEach
    void clean() {
        database.truncate();
        await().until(() -> client.post().statusCode() == 202);
        database.truncate();
    }

    @Test
    void answersAtOnceWhoFindsNoPlaceAndStoresWhatItAccepts() throws Exception {
        try (var pending = new HighestPending();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var inside = new ArrayList<Future<HttpResponse<String>>>();
            try (var _ = new Lock("inbox")) {
                for (int i = 0; i < ROOM + QUEUE; i++) {
                    inside.add(threads.submit(client::post));
                }
                await().until(() -> gauge("sarsen_limits_database_waiting") == QUEUE);
                assertThat(gauge("sarsen_limits_database_requests")).isEqualTo(ROOM);
                long begin = System.nanoTime();
                together(10 * ROOM, client::post).forEach(OverloadIntegrationTests::assertOverloaded);
                together(10 * ROOM, client::read).forEach(OverloadIntegrationTests::assertOverloaded);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WAIT.multipliedBy(3));
                assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
                await().until(() -> gauge("sarsen_limits_database_waiting") == 0);
            }
            var answers = inside.stream().map(OverloadIntegrationTests::join).toList();
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 202))
                    .hasSize(ROOM);
            answers.stream()
                    .filter(answer -> answer.statusCode() != 202)
                    .forEach(OverloadIntegrationTests::assertOverloaded);
            assertThat(pending.highest()).isZero();
        }
        assertThat(stored.count()).isEqualTo(ROOM);
        assertThat(gauge("sarsen_limits_refused_total{", "database-queue")).isGreaterThanOrEqualTo(20 * ROOM);
        assertThat(gauge("sarsen_limits_refused_total{", "database-wait")).isGreaterThanOrEqualTo(QUEUE);
        await().until(() -> gauge("sarsen_limits_database_requests") == 0);
    }

    @Test
    void neverLetsRequestsWaitForAConnectionOfThePool() throws Exception {
        try (var pending = new HighestPending()) {
            var answers = together(
                            10 * ROOM,
                            () -> Stream.generate(client::post).limit(20).toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            assertThat(pending.highest()).isZero();
            var accepted = answers.stream()
                    .filter(answer -> answer.statusCode() == 202)
                    .count();
            assertThat(accepted).isPositive().isEqualTo(stored.count());
            answers.stream()
                    .filter(answer -> answer.statusCode() != 202)
                    .forEach(OverloadIntegrationTests::assertOverloaded);
        }
    }

    @Test
    void acceptsNothingWhileTheInboxIsTooDeep() {
        fill(DEPTH + 1);
        await().until(() -> client.post().statusCode() == 429);
        long full = stored.count();
        var answer = client.post();
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("\"code\":\"inbox-full\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(stored.count()).isEqualTo(full);
        assertThat(client.read().statusCode()).isEqualTo(404);
        database.owner().sql("delete from inbox where account_id = 'full'").update();
        await().until(() -> client.post().statusCode() == 202);
    }

    private void fill(int events) {
        database.owner().sql("""
                        insert into inbox (id, account_id, user_id, event_type, occurred_at, not_before)
                        select uuidv7(), 'full', 'u', 'call_made', now(), now() + interval '1 hour' from generate_series(1, ?)
                        """).param(events).update();
    }

    private static void assertOverloaded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"overloaded\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private static <T> List<T> together(int times, Supplier<T> task) {
        var tasks = IntStream.range(0, times)
                .mapToObj(_ -> CompletableFuture.supplyAsync(task, Thread::startVirtualThread))
                .toList();
        return tasks.stream().map(CompletableFuture::join).toList();
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private double gauge(String... parts) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#") && Stream.of(parts).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Keeps everyone else away from a table. */
    private static final class Lock implements AutoCloseable {

        private final Connection connection;

        Lock(String table) throws SQLException {
            connection = TestServers.get().database().connect(PostgresServer.OWNER);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("lock table " + table);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    /** Looks every millisecond how many threads wait for a connection of the pool. */
    private final class HighestPending implements AutoCloseable {

        private final AtomicInteger highest = new AtomicInteger();
        private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();

        HighestPending() throws SQLException {
            var pool = application
                    .bean(DataSource.class)
                    .unwrap(HikariDataSource.class)
                    .getHikariPoolMXBean();
            var _ = looks.scheduleAtFixedRate(
                    () -> highest.accumulateAndGet(pool.getThreadsAwaitingConnection(), Math::max),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
        }

        int highest() {
            return highest.get();
        }

        @Override
        public void close() {
            looks.shutdownNow();
        }
    }
}
