// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class HotAccountsIntegrationTests {

    private static final double HOT = 5;

    @Autowired
    Database database;

    private HotAccounts accounts;

    @BeforeEach
    void clean() {
        database.truncate();
        accounts = new HotAccounts(database.application(), HOT);
    }

    @Test
    void notesAnAccountOnceFromItsThresholdOn() {
        score("acct_cold", 4.9);
        score("acct_hot", 5.1);
        assertThat(accounts.note(10)).isOne();
        assertThat(accounts.note(10)).isZero();
        assertThat(accounts.take(10)).singleElement().satisfies(hot -> {
            assertThat(hot.accountId()).isEqualTo("acct_hot");
            assertThat(hot.score()).isBetween(5.0999, 5.1);
        });
        assertThat(accounts.take(10)).isEmpty();
    }

    @Test
    void notesTheHottestFirst() {
        score("acct_1", 6);
        score("acct_2", 8);
        score("acct_3", 7);
        accounts.note(2);
        assertThat(accounts.take(10)).extracting(HotAccount::accountId).containsExactlyInAnyOrder("acct_2", "acct_3");
    }

    @Test
    void notesAnAccountAnewOnceItHasCooled() {
        score("acct_hot", 6);
        accounts.note(10);
        var first = accounts.take(10).getFirst();
        accounts.told(first.noticeId());
        score("acct_hot", 4.1);
        assertThat(accounts.forget()).isZero();
        score("acct_hot", 3.9);
        assertThat(accounts.forget()).isOne();
        assertThat(accounts.note(10)).isZero();
        score("acct_hot", 5.5);
        assertThat(accounts.note(10)).isOne();
        assertThat(accounts.take(10).getFirst().noticeId()).isNotEqualTo(first.noticeId());
    }

    @Test
    void keepsACooledAccountOfWhichNobodyWasTold() {
        score("acct_hot", 6);
        accounts.note(10);
        score("acct_hot", 1);
        assertThat(accounts.forget()).isZero();
        assertThat(accounts.waiting()).isOne();
    }

    @Test
    void forgetsAnAccountThatIsNoMore() {
        score("acct_erased", 6);
        accounts.note(10);
        database.owner().sql("delete from account").update();
        assertThat(accounts.forget()).isOne();
        assertThat(accounts.take(10)).isEmpty();
    }

    @Test
    void triesAgainAfterPausesThatGrowForThreeDays() {
        score("acct_hot", 6);
        accounts.note(10);
        assertThat(pauseAfterATry()).isEqualTo(10);
        assertThat(pauseAfterATry()).isEqualTo(40);
        assertThat(pauseAfterATry()).isEqualTo(160);
        database.owner().sql("update hot_account set attempts = 2000000000").update();
        assertThat(pauseAfterATry()).isEqualTo(3_600);
        database.owner()
                .sql("update hot_account set hot_since = now() - interval '73 hours'")
                .update();
        assertThat(pauseAfterATry()).isNull();
        assertThat(accounts.waiting()).isZero();
    }

    /** Seconds until the next try, null if there is none. */
    private Integer pauseAfterATry() {
        database.owner().sql("update hot_account set next_attempt_at = now()").update();
        assertThat(accounts.take(1)).hasSize(1);
        return database.owner()
                .sql("select round(extract(epoch from next_attempt_at - now()))::int from hot_account")
                .query(Integer.class)
                .list()
                .getFirst();
    }

    @Test
    void isNotedAndTakenByOneOfSeveralProcesses() {
        for (int i = 0; i < 200; i++) {
            score("acct_" + i, 6);
        }
        var taken = Stream.generate(() -> CompletableFuture.supplyAsync(this::noteAndTake, Thread::startVirtualThread))
                .limit(4)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .toList();
        assertThat(taken).hasSize(200).extracting(HotAccount::accountId).doesNotHaveDuplicates();
    }

    private List<HotAccount> noteAndTake() {
        accounts.note(1_000);
        return Stream.generate(() -> accounts.take(10))
                .takeWhile(some -> !some.isEmpty())
                .flatMap(List::stream)
                .toList();
    }

    private void score(String accountId, double score) {
        TestScores.set(database, accountId, score);
    }
}
