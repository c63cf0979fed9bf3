// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.TestEvent;
import dev.sarsen.events.EventId;
import dev.sarsen.inbox.Event;
import dev.sarsen.inbox.Inbox;
import dev.sarsen.inbox.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

class EraseCommandIntegrationTests extends ErasureContract {

    @Autowired
    private Inbox inbox;

    @Test
    void erasesAnAccountEverywhere(@Autowired StringRedisTemplate redis) {
        var mine = everywhere("acct_1", "user_1");
        var others = everywhere("acct_2", "user_1");
        redis.opsForValue().set("sarsen:leaderboard:2:51", "[\"acct_1\"]");
        assertThat(run("account", "acct_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 6 events (1 pending, 2 dead, 3 scored); 1 accounts rebuilt%n".formatted());
        for (var table : List.of("inbox", "dead_event", "signal", "account")) {
            assertThat(count(database.owner(), table + " where account_id = 'acct_1'"))
                    .as(table)
                    .isZero();
        }
        assertThat(redis.keys("sarsen:leaderboard:*")).isEmpty();
        assertThat(count(database.owner(), "signal where account_id is null and user_id is null and metadata is null"))
                .isEqualTo(mine.size());
        assertThat(count(database.owner(), "signal where account_id = 'acct_2'"))
                .isEqualTo(3);
        assertThat(others).hasSize(6);
        assertBalanced(database.owner());
    }

    @Test
    void erasesAUserFromEveryAccount() {
        everywhere("acct_1", "user_1");
        everywhere("acct_2", "user_1");
        everywhere("acct_2", "user_2");
        assertThat(run("user", "user_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 12 events (2 pending, 4 dead, 6 scored); 2 accounts rebuilt%n".formatted());
        assertNothingLeftOfUser();
        assertThat(count(database.owner(), "account")).isEqualTo(1);
        assertBalanced(database.owner());
    }

    /** The suppression of an id that nobody can have would stay for ever. */
    @Test
    void refusesAnIdThatNoEventCanHave() {
        assertThat(run("user", "")).isEqualTo(2);
        assertThat(run("account", "a".repeat(256))).isEqualTo(2);
        assertThat(count(database.owner(), "erasure")).isZero();
    }

    @Test
    void findsNothingTheSecondTime() {
        everywhere("acct_1", "user_1");
        run("user", "user_1");
        out.getBuffer().setLength(0);
        assertThat(run("user", "user_1")).isZero();
        assertThat(out.toString())
                .isEqualTo("erased 0 events (0 pending, 0 dead, 0 scored); 0 accounts rebuilt%n".formatted());
    }

    @Test
    void leavesTheIdsSoThatAnEventSentAgainIsADuplicate() {
        var events = everywhere("acct_1", "user_1");
        run("account", "acct_1");
        assertThat(inbox.put(
                        events.stream().map(EraseCommandIntegrationTests::sent).toList()))
                .hasSize(6)
                .containsOnly(Outcome.DUPLICATE);
        assertThat(count(database.owner(), "inbox")).isZero();
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events), TestWorkers.BUDGET));
        assertThat(count(database.owner(), "account")).isZero();
        assertNothingLeftOfUser();
    }

    @Test
    void erasesMoreThanOneStepOfAThousandEvents() {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 2_100; i++) {
            events.add(TestEvent.of("acct_" + i % 3, i < 1_600 ? "user_1" : "user_2", "call_made"));
        }
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events), TestWorkers.BUDGET));
        run("user", "user_1");
        assertThat(out.toString()).contains("erased 1600 events", "3 accounts rebuilt");
        assertNothingLeftOfUser();
        assertBalanced(database.owner());
    }

    private static Event sent(TestEvent event) {
        return new Event(
                new EventId(event.id()),
                true,
                event.accountId(),
                event.userId(),
                event.eventType(),
                event.occurredAt(),
                event.metadata());
    }
}
