// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.Uuid7;
import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.node.ObjectNode;

/** Events that somebody else moves while they are posted or read. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
class EventInMotionIntegrationTests {

    @Autowired
    Database database;

    private final UUID id = Uuid7.now();
    private final ObjectNode event = event(id);
    private StoredEvents stored;
    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new StoredEvents(database);
        api = new ApiClient(port);
    }

    @Test
    void takesAnEventForADuplicateThatIsScoredAtThisMoment() throws SQLException {
        var answer =
                whileItMoves("signal", ", signal_type, bonus, accepted_at", ", 'outreach', 0.1, now()", event, true);
        assertThat(answer.at("/receipts/0/status")).as(answer.body()).isEqualTo("duplicate");
        assertThat(stored.places(id)).containsExactly("signal");
    }

    @Test
    void refusesOtherValuesForAnEventThatIsScoredAtThisMoment() throws SQLException {
        var other = event.deepCopy().put("userId", "user_2");
        var answer =
                whileItMoves("signal", ", signal_type, bonus, accepted_at", ", 'outreach', 0.1, now()", other, true);
        assertThat(answer.at("/code")).as(answer.body()).isEqualTo("event-id-reused");
        assertThat(stored.places(id)).containsExactly("signal");
    }

    @Test
    void takesAnEventForADuplicateThatDiesAtThisMoment() throws SQLException {
        var answer = whileItMoves("dead_event", ", accepted_at, attempts, reason", ", now(), 5, 'A test'", event, true);
        assertThat(answer.at("/receipts/0/status")).as(answer.body()).isEqualTo("duplicate");
        assertThat(stored.places(id)).containsExactly("dead_event");
    }

    @Test
    void keepsAnEventWhoseScoringIsRolledBack() throws SQLException {
        var answer =
                whileItMoves("signal", ", signal_type, bonus, accepted_at", ", 'outreach', 0.1, now()", event, false);
        assertThat(answer.at("/receipts/0/status")).as(answer.body()).isEqualTo("duplicate");
        assertThat(stored.places(id)).containsExactly("inbox");
    }

    /** Posts while a transaction has moved the event from the inbox and not ended yet; the POST has to wait for its end. */
    private ApiClient.Answer whileItMoves(
            String table, String columns, String values, ObjectNode posted, boolean commit) throws SQLException {
        stored.pending(event);
        try (var worker = database.connect(PostgresServer.APPLICATION)) {
            worker.setAutoCommit(false);
            move(worker, table, columns, values);
            var answer = CompletableFuture.supplyAsync(() -> api.post(posted), Thread::startVirtualThread);
            await("the POST to wait").until(this::somebodyWaits);
            assertThat(answer).isNotDone();
            if (commit) {
                worker.commit();
            } else {
                worker.rollback();
            }
            return answer.join();
        }
    }

    private void move(Connection worker, String table, String columns, String values) throws SQLException {
        var common = "id, account_id, user_id, event_type, occurred_at, metadata";
        try (var statement = worker.prepareStatement("""
                with gone as (delete from inbox where id = ? returning *)
                insert into %s (%s%s) select %s%s from gone
                """.formatted(table, common, columns, common, values))) {
            statement.setObject(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private boolean somebodyWaits() {
        return database.application()
                .sql(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into inbox%')")
                .query(Boolean.class)
                .single();
    }

    @Test
    void findsAnEventAtEveryMomentOfItsScoring() {
        var readers = IntStream.range(0, 3)
                .mapToObj(_ ->
                        CompletableFuture.supplyAsync(this::statusesOfOneEventAfterAnother, Thread::startVirtualThread))
                .toList();
        var statuses = readers.stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .toList();
        assertThat(statuses).containsOnly("pending", "scored").contains("pending", "scored");
    }

    /** What a reader sees from the moment that an event is accepted until it is scored. */
    private List<String> statusesOfOneEventAfterAnother() {
        var statuses = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            var eventId = Uuid7.now();
            assertThat(api.post(event(eventId)).status()).isEqualTo(202);
            String status;
            do {
                var answer = api.get("/api/v1/events/" + eventId);
                status = answer.status() == 200 ? answer.at("/status") : answer.toString();
                statuses.add(status);
            } while (status.equals("pending"));
        }
        return statuses;
    }

    @Test
    void letsTwoClientsSendTheSameBatchInOppositeOrders() {
        for (int round = 0; round < 20; round++) {
            var batch = Stream.generate(() -> event(Uuid7.now())).limit(300).toList();
            var reversed = new ArrayList<>(batch);
            Collections.reverse(reversed);
            var first = CompletableFuture.supplyAsync(() -> api.post(batch), Thread::startVirtualThread);
            var second = CompletableFuture.supplyAsync(() -> api.post(reversed), Thread::startVirtualThread);
            assertThat(List.of(first.join(), second.join()))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
            assertThat(accepted(first.join()) + accepted(second.join())).isEqualTo(300);
        }
        stored.awaitSignals(20 * 300);
        assertThat(stored.number("select signals from account")).isEqualTo(20 * 300);
    }

    private static long accepted(ApiClient.Answer answer) {
        return answer.json().path("accepted").asLong();
    }
}
