// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.DeadlockGuard;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class GroupCommitTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final ConcurrentLinkedQueue<List<String>> stored = new ConcurrentLinkedQueue<>();
    private final Semaphore commits = new Semaphore(0);
    private final DistributionSummary sizes =
            DistributionSummary.builder("sizes").register(new SimpleMeterRegistry());

    @Test
    void storesAtOnceWhatComesAlone() {
        var group = group(LONG, events -> List.of(Outcome.DUPLICATE));
        commits.release();
        assertThat(group.put(events("a"))).containsExactly(Outcome.DUPLICATE);
        assertThat(stored).containsExactly(List.of("a"));
    }

    @Test
    void storesTogetherWhatComesWhileAnotherCommitIsUnderWay() {
        var group = group(LONG, GroupCommitTests::byName);
        var first = commits(group, "accepted");
        var pair = waits(group, "duplicate", "reused");
        var single = waits(group, "accepted");
        commits.release(2);
        assertThat(first.join()).containsExactly(Outcome.ACCEPTED);
        assertThat(pair.join()).containsExactly(Outcome.DUPLICATE, Outcome.ID_REUSED);
        assertThat(single.join()).containsExactly(Outcome.ACCEPTED);
        assertThat(stored).containsExactly(List.of("accepted"), List.of("duplicate", "reused", "accepted"));
        assertThat(sizes.max()).isEqualTo(2);
    }

    @Test
    void harmsNobodyByANeighbourWhoFails() {
        assertHarmsNobody(new IllegalArgumentException("bad"));
    }

    @Test
    void harmsNobodyByANeighbourWhoseIdIsLocked() {
        assertHarmsNobody(new CannotAcquireLockException("locked", new SQLException("locked", "55P03")));
    }

    private void assertHarmsNobody(RuntimeException failure) {
        var group = group(LONG, events -> {
            if (events.stream().anyMatch(event -> event.accountId().equals("bad"))) {
                throw failure;
            }
            return byName(events);
        });
        var first = commits(group, "first");
        var good = waits(group, "good");
        var bad = waits(group, "bad");
        var other = waits(group, "other");
        commits.release(10);
        assertThat(first.join()).hasSize(1);
        assertThat(good.join()).hasSize(1);
        assertThat(other.join()).hasSize(1);
        assertThatThrownBy(bad::join).hasCause(failure);
        assertThat(stored).contains(List.of("good", "bad", "other"), List.of("good"), List.of("other"));
    }

    @Test
    void asksADatabaseInTroubleOnceForTheWholeGroup() {
        assertIsEverybodysAnswer(new CannotGetJdbcConnectionException("down", new SQLException("down", "08006")));
    }

    @Test
    void asksAFullGateOnceForTheWholeGroup() {
        assertIsEverybodysAnswer(new IllegalStateException(new Refused(Problem.OVERLOADED, SHORT)));
    }

    private void assertIsEverybodysAnswer(RuntimeException failure) {
        var group = group(LONG, events -> {
            if (events.size() > 1) {
                throw failure;
            }
            return byName(events);
        });
        var first = commits(group, "first");
        var calls = List.of(waits(group, "leader"), waits(group, "other"), waits(group, "third"));
        commits.release(10);
        assertThat(first.join()).hasSize(1);
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call::join).hasCause(failure));
        assertThat(stored).containsExactly(List.of("first"), List.of("leader", "other", "third"));
        assertThat(group.put(events("next"))).hasSize(1);
    }

    @Test
    void leadsTheOthersByTheNextWhereTheShareOfTheLeaderIsUsedUp() {
        var group = group(LONG, events -> {
            if (events.getFirst().accountId().equals("hog")) {
                throw new Refused(Problem.TOO_MANY_AT_ONCE, SHORT);
            }
            return byName(events);
        });
        var first = commits(group, "first");
        var hog = waits(group, "hog");
        var others = List.of(waits(group, "accepted"), waits(group, "duplicate"));
        commits.release(10);
        assertThat(first.join()).hasSize(1);
        assertThatThrownBy(hog::join).hasCauseInstanceOf(Refused.class);
        assertThat(others.get(0).join()).containsExactly(Outcome.ACCEPTED);
        assertThat(others.get(1).join()).containsExactly(Outcome.DUPLICATE);
        assertThat(stored)
                .startsWith(List.of("first"), List.of("hog", "accepted", "duplicate"))
                .contains(List.of("accepted", "duplicate"), List.of("hog"))
                .hasSize(4);
    }

    @Test
    void keepsNoLaneForACallThatWaitsForTheShareOfItsClient() {
        var share = new Semaphore(0);
        var group = group(LONG, ofHogOnly(share));
        commits.release(100);
        var hog = put(group, "hog");
        await().until(() -> stored.size() == 2);
        assertThat(group.put(events("neighbour"))).hasSize(1);
        var more = List.of(waits(group, "hog"), waits(group, "hog", "hog"));
        assertThat(group.put(events("duplicate"))).containsExactly(Outcome.DUPLICATE);
        assertThat(more.get(0).join()).hasSize(1);
        assertThat(more.get(1).join()).hasSize(2);
        assertThat(hog).isNotDone();
        share.release();
        assertThat(hog.join()).hasSize(1);
        assertThat(stored)
                .containsExactly(
                        List.of("hog"),
                        List.of("hog"),
                        List.of("neighbour"),
                        List.of("duplicate", "hog", "hog", "hog"));
    }

    @Test
    void leadsTheCallsOfAClientOnceItHasAPlace() {
        var share = new Semaphore(0);
        var group = group(LONG, ofHogOnly(share));
        commits.release(100);
        var hog = put(group, "hog");
        await().until(() -> stored.size() == 2);
        var more = List.of(waits(group, "hog"), waits(group, "hog"));
        share.release(2);
        assertThat(hog.join()).hasSize(1);
        more.forEach(call -> assertThat(call.join()).hasSize(1));
        assertThat(stored)
                .containsExactly(List.of("hog"), List.of("hog"), List.of("hog", "hog"), List.of("hog", "hog"));
    }

    @Test
    void tellsAClientThatItIsItsOwnShareForWhichACallHasWaitedTooLong() {
        var share = new Semaphore(0);
        var group = group(Duration.ofMillis(50), ofHogOnly(share));
        commits.release(100);
        var hog = put(group, "hog");
        await().until(() -> stored.size() == 2);
        assertThatThrownBy(() -> group.put(events("hog")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.TOO_MANY_AT_ONCE));
        share.release();
        assertThat(hog.join()).hasSize(1);
    }

    /** Stores what a client brings that has used up its share only when the test gives it a place, and at once what others lead. */
    private static Function<List<Event>, List<Outcome>> ofHogOnly(Semaphore share) {
        return events -> {
            boolean waits = events.getFirst().accountId().equals("hog");
            if (waits && NoWait.isSet()) {
                throw new Refused(Problem.TOO_MANY_AT_ONCE, SHORT);
            }
            if (waits) {
                share.acquireUninterruptibly();
            }
            return byName(events);
        };
    }

    @Test
    void leavesNobodyWaitingWhenTheOneWhoStoresDies() {
        var group = group(LONG, events -> {
            if (events.size() > 1) {
                throw new StackOverflowError();
            }
            return byName(events);
        });
        var first = commits(group, "first");
        var leader = waits(group, "leader");
        var other = waits(group, "other");
        commits.release(10);
        assertThat(first.join()).hasSize(1);
        assertThatThrownBy(leader::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(Error.class);
        assertThat(other.join()).hasSize(1);
        assertThat(group.put(events("next"))).hasSize(1);
    }

    @Test
    void refusesWhoHasWaitedTooLongAndStoresNothingOfIt() {
        var group = group(Duration.ofMillis(50), GroupCommitTests::byName);
        var first = commits(group, "first");
        assertThatThrownBy(() -> group.put(events("late"))).isInstanceOf(Refused.class);
        commits.release(10);
        first.join();
        assertThat(group.put(events("next"))).hasSize(1);
        assertThat(stored).containsExactly(List.of("first"), List.of("next"));
    }

    @Test
    void refusesNobodyWhoseEventsAreOnTheirWay() {
        var group = group(SHORT, GroupCommitTests::byName);
        var first = commits(group, "first");
        var leader = waits(group, "leader");
        var other = waits(group, "other");
        commits.release(1);
        first.join();
        await().until(() -> stored.size() == 2);
        await().pollDelay(SHORT.plusMillis(500)).until(() -> !other.isDone());
        commits.release(1);
        assertThat(leader.join()).hasSize(1);
        assertThat(other.join()).hasSize(1);
    }

    @Test
    void keepsNoLaneForACallerWhoWasInterrupted() throws Exception {
        var group = group(LONG, GroupCommitTests::byName);
        var first = commits(group, "first");
        var refused = new AtomicReference<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                group.put(events("interrupted"));
            } catch (Refused e) {
                refused.set(e);
            }
        });
        await().until(() -> group.waiting() == 1);
        caller.interrupt();
        caller.join();
        assertThat(refused.get()).isInstanceOf(Refused.class);
        commits.release(10);
        first.join();
        assertThat(put(group, "next")).succeedsWithin(DeadlockGuard.LONGEST_WAIT);
        assertThat(stored).containsExactly(List.of("first"), List.of("next"));
    }

    @Test
    void bringsNoMoreEventsThanAStatementShouldHave() {
        var group = group(LONG, GroupCommitTests::byName);
        var first = commits(group, "first");
        var calls = new ArrayList<CompletableFuture<List<Outcome>>>();
        for (int i = 0; i < 30; i++) {
            calls.add(waits(group, "a".repeat(20).split("")));
        }
        commits.release(10);
        first.join();
        calls.forEach(CompletableFuture::join);
        assertThat(stored.stream().map(List::size)).containsExactly(1, 500, 100);
    }

    private GroupCommit group(Duration longestWait, Function<List<Event>, List<Outcome>> store) {
        return new GroupCommit(
                events -> {
                    stored.add(events.stream().map(Event::accountId).toList());
                    commits.acquireUninterruptibly();
                    return store.apply(events);
                },
                1,
                longestWait,
                sizes);
    }

    private static List<Outcome> byName(List<Event> events) {
        return events.stream()
                .map(event -> switch (event.accountId()) {
                    case "duplicate" -> Outcome.DUPLICATE;
                    case "reused" -> Outcome.ID_REUSED;
                    default -> Outcome.ACCEPTED;
                })
                .toList();
    }

    private static CompletableFuture<List<Outcome>> put(GroupCommit group, String... accounts) {
        var events = events(accounts);
        return CompletableFuture.supplyAsync(() -> group.put(events), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Puts events whose commit is under way then, until the test lets it return. */
    private CompletableFuture<List<Outcome>> commits(GroupCommit group, String... accounts) {
        var call = put(group, accounts);
        await().until(commits::hasQueuedThreads);
        return call;
    }

    /** Puts events that wait then, behind all who wait already. */
    private static CompletableFuture<List<Outcome>> waits(GroupCommit group, String... accounts) {
        int before = group.waiting();
        var call = put(group, accounts);
        await().pollInterval(Duration.ofMillis(5)).until(() -> group.waiting() == before + 1);
        return call;
    }

    private static List<Event> events(String... accounts) {
        return IntStream.range(0, accounts.length)
                .mapToObj(i -> new Event(EventId.next(), false, accounts[i], "user", "call_made", Instant.EPOCH, null)
                        .postedBy(accounts[i]))
                .toList();
    }
}
