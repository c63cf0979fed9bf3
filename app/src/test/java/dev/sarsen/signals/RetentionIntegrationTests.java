// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.accounts.NotedAccounts;
import dev.sarsen.events.Retention;
import dev.sarsen.local.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RetentionIntegrationTests {

    private static final Duration LONG = Duration.ofDays(900);
    private static final Duration DEFAULT = Duration.ofDays(400);

    @Autowired
    private Database database;

    @Autowired
    private SignalsDropped dropped;

    @Autowired
    private NotedAccounts noted;

    @Autowired
    private TransactionTemplate transactions;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void endsAccountsAndTheirPartOfTheSignalsThatAreDropped() throws Exception {
        keep(LONG);
        store("old", 700);
        store("both", 700);
        store("both", 1);
        store("new", 1);
        transactions.executeWithoutResult(_ -> noted.note(List.of("both", "new", "old")));
        awaitRebuilt();
        assertThat(count(database.owner(), "account")).isEqualTo(3);
        assertBalancedAccounts();
        keep(DEFAULT);
        awaitRebuilt();
        assertThat(database.owner()
                        .sql("select account_id || ' ' || signals from account order by account_id")
                        .query(String.class)
                        .list())
                .containsExactly("both 1", "new 1");
        assertBalancedAccounts();
    }

    @Test
    void keepsNoAccountWaitingBehindOneThatCannotBeRebuilt() throws Exception {
        keep(LONG);
        store("bad", 1);
        store("good", 1);
        try (var _ =
                Sabotage.ofAccount(database, "before insert on account", "bad", "raise exception 'not this one'")) {
            transactions.executeWithoutResult(_ -> noted.note(List.of("bad", "good")));
            await().until(() -> count(database.owner(), "account where account_id = 'good'") == 1);
            assertThat(count(database.owner(), "account_to_rebuild where account_id = 'bad'"))
                    .isEqualTo(1);
        }
        awaitRebuilt();
        assertBalancedAccounts();
    }

    /** The rollups are not written here: only what they would hold is compared. */
    private void assertBalancedAccounts() {
        database.owner().sql("delete from signal_hour").update();
        database.owner().sql("""
                        insert into signal_hour (hour, event_type, bonus, signals)
                        select date_trunc('hour', occurred_at, 'UTC'), event_type, bonus, count(*) from signal group by 1, 2, 3
                        """).update();
        assertBalanced(database.owner());
    }

    private void store(String account, int daysAgo) {
        database.owner().sql("""
                        insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at)
                        select uuidv7(back), ?, 'user_1', 'call_made', 'outreach', 0, now() + back, now()
                          from (select ? * interval '-1 day' as back) as b
                        """).params(account, daysAgo).update();
    }

    private void keep(Duration kept) throws Exception {
        try (var owner = database.connect(PostgresServer.OWNER)) {
            new SignalPartitions(new Retention(kept), 3, Clock.systemUTC(), dropped).keep(owner);
        }
    }

    private void awaitRebuilt() {
        await().until(() -> count(database.owner(), "account_to_rebuild") == 0);
    }
}
