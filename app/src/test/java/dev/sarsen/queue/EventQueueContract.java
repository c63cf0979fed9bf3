// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import static dev.sarsen.queue.TestStream.GROUP;
import static dev.sarsen.queue.TestStream.NAME;
import static dev.sarsen.queue.TestStream.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RedisBinaries;
import dev.sarsen.queue.EventQueue.Depth;
import dev.sarsen.queue.EventQueue.Entry;
import io.lettuce.core.Consumer;
import io.lettuce.core.XClaimArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the queue promises, whatever server carries it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventQueueContract {

    private TestStream stream;

    abstract RedisBinaries binaries();

    @BeforeAll
    void start() {
        stream = new TestStream(binaries(), Duration.ofSeconds(5));
    }

    @AfterEach
    void reset() throws Exception {
        stream.reset();
    }

    @AfterAll
    void stop() {
        stream.close();
    }

    @Test
    void splitsIdsIntoEntriesOfAtMostOneHundred() {
        var queue = stream.queue("a");
        var ids = ids(250);
        queue.append(ids);
        var entries = queue.claim(10);
        assertThat(entries).extracting(entry -> entry.eventIds().size()).containsExactly(100, 100, 50);
        assertThat(idsOf(entries)).isEqualTo(ids);
    }

    @Test
    void carriesTheTracesOfItsIdsEachOnce() {
        var queue = stream.queue("a");
        var ids = ids(150);
        queue.append(ids, Map.of(ids.get(0), "one", ids.get(1), "one", ids.get(120), "two"));
        assertThat(queue.claim(10)).extracting(Entry::traces).containsExactly(List.of("one"), List.of("two"));
    }

    @Test
    void knowsWhenAnEntryWasAppended() {
        var queue = stream.queue("a");
        queue.append(ids(1));
        assertThat(queue.claim(1))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.appendedAt()).isCloseTo(Instant.now(), within(Duration.ofSeconds(30))));
    }

    @Test
    void claimsNoMoreEntriesThanAskedFor() {
        var queue = stream.queue("a");
        queue.append(ids(250));
        assertThat(queue.claim(2)).hasSize(2);
        assertThat(queue.claim(2)).hasSize(1);
        assertThat(queue.claim(2)).isEmpty();
    }

    @Test
    void forgetsWhatIsAcknowledged() {
        var queue = stream.queue("a");
        queue.append(ids(300));
        queue.acknowledge(queue.claim(2));
        assertThat(stream.redis().xlen(NAME)).isEqualTo(1);
        assertThat(queue.reclaim(10)).isEmpty();
        assertThat(queue.claim(10)).hasSize(1);
    }

    @Test
    void countsWhatNobodyClaimedAsLagAndWhatIsClaimedAsPending() {
        var queue = stream.queue("a");
        assertThat(queue.depth()).isEqualTo(new Depth(0, 0));
        queue.append(ids(500));
        assertThat(queue.depth()).isEqualTo(new Depth(5, 0));
        var claimed = queue.claim(3);
        assertThat(queue.depth()).isEqualTo(new Depth(2, 3));
        queue.acknowledge(claimed);
        assertThat(queue.depth()).isEqualTo(new Depth(2, 0));
    }

    @Test
    void givesAnEntryToOneConsumerOnly() throws Exception {
        var ids = ids(20_000);
        stream.queue("producer").append(ids);
        var consumers = List.<Callable<List<UUID>>>of(claimAll("a"), claimAll("b"), claimAll("c"));
        var claimed = new ArrayList<UUID>();
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (var future : threads.invokeAll(consumers)) {
                claimed.addAll(future.get());
            }
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
    }

    private Callable<List<UUID>> claimAll(String consumer) {
        var queue = stream.queue(consumer);
        return () -> {
            var ids = new ArrayList<UUID>();
            var entries = queue.claim(1);
            while (!entries.isEmpty()) {
                ids.addAll(idsOf(entries));
                entries = queue.claim(1);
            }
            return ids;
        };
    }

    @Test
    void takesOverWhatAnotherConsumerLeftBehind() {
        var left = stream.queue("dies");
        left.append(ids(100));
        var claimed = left.claim(1);
        assertThat(stream.queue("patient", Duration.ofHours(1)).reclaim(5)).isEmpty();
        assertThat(stream.queue("hasty").reclaim(5)).isEqualTo(claimed);
    }

    @Test
    void leavesWhatSomebodyHasJustTakenOver() {
        var left = stream.queue("dies");
        left.append(ids(100));
        left.claim(1);
        var reclaimAfter = Duration.ofMillis(300);
        await().until(() -> stream.queue("first", reclaimAfter).reclaim(5).size() == 1);
        assertThat(stream.queue("second", reclaimAfter).reclaim(5)).isEmpty();
    }

    @Test
    void findsAbandonedEntriesBehindManyThatAreInWork() {
        var queue = stream.queue("a", Duration.ofMinutes(30));
        queue.append(ids(25_000));
        var abandoned = queue.claim(250).subList(240, 250);
        stream.redis().xclaim(NAME, Consumer.from(GROUP, "dead"), longAgo(), idsIn(abandoned));
        assertThat(queue.reclaim(5)).isEqualTo(abandoned.subList(0, 5));
        assertThat(queue.reclaim(250)).isEqualTo(abandoned.subList(5, 10));
    }

    @Test
    void takesOverMoreThanFitsIntoOnePage() {
        var left = stream.queue("dies");
        left.append(ids(25_000));
        var claimed = left.claim(250);
        assertThat(stream.queue("b").reclaim(250)).isEqualTo(claimed);
    }

    @Test
    void takesOverTheRestWhenPendingEntriesWereDeleted() {
        var left = stream.queue("dies");
        left.append(ids(1_000));
        var claimed = left.claim(10);
        stream.redis().xdel(NAME, idsIn(claimed.subList(0, 5)));
        var heir = stream.queue("b");
        assertThat(heir.reclaim(10)).isEqualTo(claimed.subList(5, 10));
        heir.acknowledge(claimed.subList(5, 10));
        assertThat(heir.reclaim(10)).isEmpty();
        assertThat(heir.depth().lag()).isZero();
    }

    @Test
    void deliversWhatWasAppendedBeforeTheGroupExisted() {
        var queue = stream.queue("a");
        var ids = ids(10);
        queue.append(ids);
        assertThat(stream.redis().xinfoGroups(NAME)).isEmpty();
        assertThat(idsOf(queue.claim(1))).isEqualTo(ids);
    }

    @Test
    void goesOnAfterTheServerHasLostEverything() {
        var queue = stream.queue("a");
        queue.append(ids(200));
        var lost = queue.claim(1);
        stream.redis().flushall();
        queue.acknowledge(lost);
        assertThat(queue.claim(1)).isEmpty();
        stream.redis().flushall();
        assertThat(queue.reclaim(1)).isEmpty();
        stream.redis().flushall();
        assertThat(queue.depth()).isEqualTo(new Depth(0, 0));
        stream.redis().flushall();
        assertThat(queue.forgetConsumersIdleFor(Duration.ZERO)).isZero();
        stream.redis().flushall();
        var ids = ids(10);
        queue.append(ids);
        assertThat(idsOf(queue.claim(1))).isEqualTo(ids);
    }

    @Test
    void forgetsIdleConsumersThatHaveNothingPending() {
        var done = stream.queue("done");
        done.append(ids(200));
        done.acknowledge(done.claim(1));
        var busy = stream.queue("busy").claim(1);
        assertThat(busy).hasSize(1);
        assertThat(done.forgetConsumersIdleFor(Duration.ofHours(1))).isZero();
        await().until(() -> done.forgetConsumersIdleFor(Duration.ofMillis(50)) == 1);
        assertThat(stream.redis().xinfoConsumers(NAME, GROUP).toString())
                .contains("busy")
                .doesNotContain("done");
    }

    @Test
    void endsTheWorkOnEntriesThatAnnounceNothing() {
        stream.redis().xadd(NAME, Map.of("ids", "not-an-id"));
        stream.redis().xadd(NAME, Map.of("something", "else"));
        var queue = stream.queue("a");
        var ids = ids(1);
        queue.append(ids);
        var entries = queue.claim(10);
        assertThat(entries).hasSize(3);
        assertThat(idsOf(entries)).isEqualTo(ids);
        queue.acknowledge(entries);
        assertThat(queue.depth()).isEqualTo(new Depth(0, 0));
    }

    private static XClaimArgs longAgo() {
        return XClaimArgs.Builder.minIdleTime(0).idle(Duration.ofHours(1));
    }

    private static String[] idsIn(List<Entry> entries) {
        return entries.stream().map(Entry::id).toArray(String[]::new);
    }

    private static List<UUID> idsOf(List<Entry> entries) {
        return entries.stream().flatMap(entry -> entry.eventIds().stream()).toList();
    }
}
