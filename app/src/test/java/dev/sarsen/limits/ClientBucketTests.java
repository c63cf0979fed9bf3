// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientBucketTests {

    private static final Quota QUOTA = new Quota("reads", Limit.CLIENT_READS, 10, Duration.ofSeconds(2));

    private static final Quota EVENTS = new Quota("events", Limit.CLIENT_EVENTS, 1, Duration.ofSeconds(20));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ClientBuckets buckets = new ClientBuckets(now::get);

    @Test
    void allowsABurstAndThenTheRate() {
        for (int i = 0; i < 20; i++) {
            assertThat(take("a").isWithin()).isTrue();
        }
        var decision = take("a");
        assertThat(decision.isWithin()).isFalse();
        assertThat(decision.retryAfter()).isBetween(Duration.ofNanos(1), Duration.ofMillis(100));
        assertThat(take("b").isWithin()).isTrue();
    }

    @Test
    void keepsReadsAndWritesApart() {
        var writes = new Quota("writes", Limit.CLIENT_WRITES, 1, Duration.ofSeconds(1));
        assertThat(buckets.of("a", writes).take(1, now.get()).isWithin()).isTrue();
        assertThat(buckets.of("a", writes).take(1, now.get()).isWithin()).isFalse();
        assertThat(take("a").isWithin()).isTrue();
    }

    @Test
    void takesAllOfWhatIsAskedForOrNothing() {
        assertThat(takeEvents(15)).isEqualTo(new RateLimitDecision(EVENTS, 5, Duration.ZERO));
        var decision = takeEvents(9);
        assertThat(decision.isWithin()).isFalse();
        assertThat(decision.remaining()).isEqualTo(5);
        assertThat(decision.retryAfter()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
        assertThat(takeEvents(5).isWithin()).isTrue();
        assertThat(buckets.withNews().getFirst().news()).isEqualTo(20);
    }

    @Test
    void letsAClientOweAndGivesItNothingBeforeItHasMadeUpForIt() {
        events().owe(25, now.get());
        var decision = takeEvents(1);
        assertThat(decision.isWithin()).isFalse();
        assertThat(decision.retryAfter()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(EVENTS.state(decision.remaining())).isEqualTo("\"events\";r=0;t=25");
        assertThat(events().news()).isEqualTo(25);
    }

    @Test
    void takesWhatIsNotPaidYetAndRefusesByTheWholePrice() {
        events().owe(12, now.get());
        assertThat(events().take(10, 12, now.get())).isEqualTo(new RateLimitDecision(EVENTS, 8, Duration.ZERO));
        assertThat(events().take(15, 12, now.get())).isEqualTo(new RateLimitDecision(EVENTS, 5, Duration.ZERO));
        var refused = events().take(20, 12, now.get());
        assertThat(refused.remaining()).isEqualTo(5);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(15));
    }

    @Test
    void forgetsNoDebt() {
        events().owe(50, now.get());
        events().news();
        now.addAndGet(Duration.ofSeconds(25).toNanos());
        assertThat(takeEvents(1).isWithin()).isFalse();
        now.addAndGet(Duration.ofSeconds(21).toNanos());
        buckets.forgetTheSilent();
        assertThat(buckets.size()).isOne();
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        buckets.forgetTheSilent();
        assertThat(buckets.size()).isZero();
    }

    @Test
    void saysHowLongItTakesToHaveSoMuchAlsoWhileOtherProcessesHaveGivenItAllAway() {
        takeEvents(20);
        buckets.withNews().getFirst().isSpentFor(Duration.ofMillis(1), now.get());
        assertThat(takeEvents(10).retryAfter()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }

    @Test
    void allowsNothingWhileOtherProcessesHaveGivenItAllAway() {
        take("a");
        buckets.withNews().getFirst().isSpentFor(Duration.ofSeconds(3), now.get());
        assertThat(take("a").retryAfter()).isEqualTo(Duration.ofSeconds(3));
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(take("a").isWithin()).isTrue();
    }

    @Test
    void refusesNobodyWhoseClockWasReadBeforeTheOthersSaidThatThereIsMore() {
        take("a");
        buckets.withNews().getFirst().isSpentFor(Duration.ZERO, now.get() + 1);
        assertThat(take("a").isWithin()).isTrue();
    }

    @Test
    void refusesNobodyWhoseClockWasReadBeforeTheFirstOfItsClient() {
        take("a");
        now.addAndGet(-1);
        assertThat(take("a").isWithin()).isTrue();
    }

    @Test
    void hasEachRequestToTellOnce() {
        take("a");
        take("a");
        var bucket = buckets.withNews().getFirst();
        assertThat(bucket.news()).isEqualTo(2);
        assertThat(buckets.withNews()).isEmpty();
        assertThat(bucket.news()).isZero();
    }

    @Test
    void forgetsTheSilentOnceTheyHaveSavedUpEverything() {
        take("a");
        take("b");
        take("c");
        buckets.withNews().forEach(ClientBucket::news);
        now.addAndGet(Duration.ofMillis(1_999).toNanos());
        take("c");
        now.addAndGet(Duration.ofMillis(2).toNanos());
        buckets.forgetTheSilent();
        assertThat(buckets.size()).isOne();
    }

    @Test
    void speaksTheHeadersOfTheDraft() {
        assertThat(QUOTA.policy()).isEqualTo("\"reads\";q=20;w=2");
        assertThat(QUOTA.state(20)).isEqualTo("\"reads\";r=20;t=0");
        assertThat(QUOTA.state(9)).isEqualTo("\"reads\";r=9;t=2");
    }

    private ClientBucket events() {
        return buckets.of("a", EVENTS);
    }

    private RateLimitDecision take(String client) {
        return buckets.of(client, QUOTA).take(1, now.get());
    }

    private RateLimitDecision takeEvents(int count) {
        return events().take(count, now.get());
    }
}
