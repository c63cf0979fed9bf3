// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static dev.sarsen.limits.TestClient.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.RunningApplication;
import dev.sarsen.Sabotage;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An API with room for four requests at the database, four that wait, and two thousand events in the inbox. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadIntegrationTests {

    private static final int ROOM = 4;
    private static final int QUEUE = 4;
    private static final int REQUESTS_PER_CLIENT = 45;
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final int DEPTH = 2_000;
    private static final int COMMITS = 2;

    private final Database database = TestServers.get().database();
    private final StoredEvents stored = new StoredEvents(database);
    private RunningApplication application;
    private DatabaseGate gate;
    private TestClient client;
    private TestClient neighbour;
    private List<TestClient> fillers;

    @BeforeAll
    void start() {
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.database.pool-size", "6");
        properties.put("sarsen.limits.database-requests", Integer.toString(ROOM));
        properties.put("sarsen.limits.database-queue", Integer.toString(QUEUE));
        properties.put("sarsen.limits.database-wait", WAIT.toMillis() + "ms");
        properties.put("sarsen.limits.requests-per-client", Integer.toString(REQUESTS_PER_CLIENT));
        properties.put("sarsen.inbox.commit-wait", WAIT.toMillis() + "ms");
        properties.put("sarsen.limits.inbox-depth", Integer.toString(DEPTH));
        properties.put("sarsen.limits.writes-per-second", "100000");
        properties.put("sarsen.sample-every", "50ms");
        application = RunningApplication.start("api", properties);
        gate = application.bean(DatabaseGate.class);
        var uri = URI.create("http://localhost:" + application.ports().get("application"));
        client = TestClient.of("client", uri);
        neighbour = TestClient.of("neighbour", uri);
        fillers = IntStream.range(0, ROOM)
                .mapToObj(i -> TestClient.of("filler-" + i, uri))
                .toList();
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
        long before = refused(Limit.DATABASE_QUEUE) + refused(Limit.DATABASE_WAIT);
        try (var pending = new Pending();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var inside = new ArrayList<Future<HttpResponse<String>>>();
            try (var _ = new Lock()) {
                for (int i = 0; i < ROOM + QUEUE; i++) {
                    var filler = fillers.get(i % ROOM);
                    inside.add(threads.submit(() -> filler.postMany()));
                }
                await().pollInterval(Duration.ofMillis(5)).until(() -> gate.waiting() == QUEUE);
                assertThat(gate.inside()).isEqualTo(ROOM);
                long begin = System.nanoTime();
                together(10 * ROOM, neighbour::postMany).forEach(OverloadIntegrationTests::assertOverloaded);
                // Another client: a post has its answer a moment before it leaves its place among those of its client.
                together(10 * ROOM, client::read).forEach(OverloadIntegrationTests::assertOverloaded);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WAIT.multipliedBy(3));
                assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
                await().pollInterval(Duration.ofMillis(5)).until(() -> gate.waiting() == 0);
            }
            var answers = inside.stream().map(OverloadIntegrationTests::join).toList();
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 202))
                    .hasSize(ROOM);
            answers.stream()
                    .filter(answer -> answer.statusCode() != 202)
                    .forEach(OverloadIntegrationTests::assertOverloaded);
            pending.assertNobodyWaited();
        }
        assertThat(stored.count()).isEqualTo((long) ROOM * TestClient.MANY);
        assertThat(refused(Limit.DATABASE_QUEUE)).isPositive();
        assertThat(refused(Limit.DATABASE_QUEUE) + refused(Limit.DATABASE_WAIT)).isEqualTo(20 * ROOM + QUEUE + before);
        await().pollInterval(Duration.ofMillis(5)).until(() -> gate.inside() == 0);
    }

    @Test
    void leavesAPlaceAtTheDatabaseBesideAClientWhoseRequestsAreSlow() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = new Lock()) {
            for (int i = 0; i < ROOM + QUEUE; i++) {
                threads.submit(() -> client.postMany());
            }
            await().pollInterval(Duration.ofMillis(5)).until(() -> gate.inside() == ROOM - 1);
            assertThat(neighbour.read().statusCode()).isEqualTo(404);
            assertThat(neighbour.read().statusCode()).isEqualTo(404);
            await().until(() -> refused(Limit.CLIENT_SHARE) > 0);
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> gate.inside() == 0);
    }

    @Test
    void keepsNobodyWaitingInTheGroupsOfAClientWhoseShareIsUsedUp() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = new ArrayList<Future<HttpResponse<String>>>();
            try (var _ = new UsedUp("client")) {
                for (int i = 0; i < 10; i++) {
                    posts.add(threads.submit(() -> client.post()));
                }
                long begin = System.nanoTime();
                for (int i = 0; i < 5; i++) {
                    assertThat(neighbour.post().statusCode()).isEqualTo(202);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WAIT.minusSeconds(1));
            }
            assertThat(posts)
                    .allSatisfy(post -> assertThat(join(post).statusCode()).isEqualTo(202));
        }
        assertThat(stored.count()).isEqualTo(15);
    }

    @Test
    void refusesTheSmallPostsOfAClientWhoseShareStaysUsedUp() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = new UsedUp("client")) {
            var posts = IntStream.range(0, 10)
                    .mapToObj(_ -> threads.submit(() -> client.post()))
                    .toList();
            assertThat(posts).allSatisfy(post -> assertRefused(join(post), 429, "too-many-at-once"));
        }
        assertThat(stored.count()).isZero();
        assertThat(client.post().statusCode()).isEqualTo(202);
    }

    @Test
    void leavesAPlaceForPostsBesideReadsOfManyClients() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var blocker = database.connect(PostgresServer.OWNER)) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table account in access exclusive mode");
            for (int i = 0; i < ROOM + QUEUE; i++) {
                var filler = fillers.get(i % ROOM);
                threads.submit(() -> filler.get("/api/v1/accounts/acct_1"));
            }
            await().pollInterval(Duration.ofMillis(5)).until(() -> gate.inside() == Bulkhead.mostOf(ROOM));
            for (int i = 0; i < 20; i++) {
                assertThat(neighbour.post().statusCode()).isEqualTo(202);
            }
            assertThat(gate.inside()).isEqualTo(Bulkhead.mostOf(ROOM));
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> gate.inside() == 0);
    }

    @Test
    void keepsTwoPlacesForSmallPostsAndRefusesThoseWhoWaitTooLong() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = new ArrayList<Future<HttpResponse<String>>>();
            long begin = System.nanoTime();
            try (var _ = new Lock()) {
                for (int i = 0; i < 10 * ROOM; i++) {
                    posts.add(threads.submit(() -> neighbour.post()));
                }
                await().until(() -> posts.stream().filter(Future::isDone).count() >= 10 * ROOM - COMMITS);
                assertThat(gate.inside()).isEqualTo(COMMITS);
                assertThat(client.read().statusCode()).isEqualTo(404);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WAIT.multipliedBy(10));
            var answers = posts.stream().map(OverloadIntegrationTests::join).toList();
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 202))
                    .hasSize(COMMITS);
            answers.stream()
                    .filter(answer -> answer.statusCode() != 202)
                    .forEach(OverloadIntegrationTests::assertOverloaded);
        }
        assertThat(stored.count()).isEqualTo(COMMITS);
    }

    @Test
    void leavesRoomToOthersBesideAClientWithManyRequests() throws Exception {
        var held = new ArrayList<RawHttp>();
        try {
            for (int i = 1; i < REQUESTS_PER_CLIENT; i++) {
                held.add(begin(client));
            }
            // Until one of them arrives, a read may have its place and have it refused: then another one fills it.
            await().until(() -> {
                held.add(begin(client));
                return client.read().statusCode() == 429;
            });
            assertRefused(client.post(), 429, "too-many-at-once");
            assertThat(neighbour.post().statusCode()).isEqualTo(202);
            assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
        } finally {
            held.forEach(RawHttp::close);
        }
        await().until(() -> client.post().statusCode() == 202);
        assertThat(refused(Limit.CLIENT_REQUESTS)).isPositive();
    }

    @Test
    void neverLetsRequestsWaitForAConnectionOfThePool() throws Exception {
        try (var pending = new Pending()) {
            var answers = together(
                            10 * ROOM,
                            () -> Stream.generate(client::post).limit(20).toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            pending.assertNobodyWaited();
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

    /** A POST whose body does not come. */
    private RawHttp begin(TestClient client) {
        return RawHttp.connect(application.ports().get("application"))
                .send("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + client.token()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n");
    }

    private void fill(int events) {
        database.owner().sql("""
                        insert into inbox (id, account_id, user_id, event_type, occurred_at, not_before)
                        select uuidv7(), 'full', 'u', 'call_made', now(), now() + interval '1 hour' from generate_series(1, ?)
                        """).param(events).update();
    }

    private static void assertOverloaded(HttpResponse<String> answer) {
        assertRefused(answer, 503, "overloaded");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long refused(Limit limit) {
        return application.bean(Refusals.class).of(limit).sum();
    }

    /** All places that a client may have at the database. */
    private final class UsedUp implements AutoCloseable {

        private final ClientShares shares = application.bean(ClientShares.class);
        private final String client;

        UsedUp(String client) {
            this.client = client;
            IntStream.range(0, Bulkhead.mostOf(ROOM)).forEach(_ -> shares.enter(client));
        }

        @Override
        public void close() {
            IntStream.range(0, Bulkhead.mostOf(ROOM)).forEach(_ -> shares.leave(client));
        }
    }

    /** Keeps every insert into the inbox waiting for as long as the test needs, and not for the three seconds of the role's lock_timeout. */
    private static final class Lock implements AutoCloseable {

        private static final String KEY = "20251129";

        private final Connection connection;
        private final Sabotage inserts;

        Lock() throws SQLException {
            var database = TestServers.get().database();
            connection = database.connect(PostgresServer.OWNER);
            execute("select pg_advisory_lock(%s)");
            inserts = Sabotage.of(
                    database,
                    "before insert on inbox",
                    "perform set_config('lock_timeout', '1min', true); perform pg_advisory_xact_lock_shared(%s)"
                            .formatted(KEY));
        }

        @Override
        public void close() throws SQLException {
            execute("select pg_advisory_unlock(%s)");
            inserts.close();
            connection.close();
        }

        private void execute(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql.formatted(KEY));
            }
        }
    }

    /** Looks every millisecond how many threads wait for a connection of the pool; Hikari counts also who just takes one. */
    private final class Pending implements AutoCloseable {

        private final List<Integer> seen = new CopyOnWriteArrayList<>();
        private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();

        Pending() throws SQLException {
            var pool = application
                    .bean(DataSource.class)
                    .unwrap(HikariDataSource.class)
                    .getHikariPoolMXBean();
            var _ = looks.scheduleAtFixedRate(
                    () -> seen.add(pool.getThreadsAwaitingConnection()), 0, 1, TimeUnit.MILLISECONDS);
        }

        void assertNobodyWaited() {
            assertThat(seen).hasSizeGreaterThan(20).allMatch(waiting -> waiting <= ROOM + 1);
            assertThat(seen.stream().filter(waiting -> waiting == 0).count())
                    .as("of %d looks", seen.size())
                    .isGreaterThan(seen.size() * 9L / 10);
        }

        @Override
        public void close() {
            looks.shutdownNow();
        }
    }
}
