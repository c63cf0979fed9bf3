// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertAccountsBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.accounts.TestRules;
import dev.sarsen.platform.RepeatedSteps;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class RescoreApiIntegrationTests {

    private static final String PATH = "/api/v1/rescore";

    @Autowired
    private Database database;

    @Autowired
    @Qualifier("rescoreWorker") private RepeatedSteps worker;

    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        new TestRules(database).reset();
        api = new ApiClient(port);
    }

    @AfterEach
    void restore() {
        await().until(() -> status().equals("done"));
        new TestRules(database).reset();
        worker.start();
    }

    @Test
    void hasTheWorkersPutTheConfiguredRulesInForce() {
        store(1_000);
        putOtherRulesInForce();
        assertThat(api.get(PATH).at("/configuredInForce")).isEqualTo("false");
        var asked = ask();
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.header("Location")).isEqualTo(PATH);
        assertThat(asked.at("/status")).isIn("pending", "running");
        assertThat(asked.at("/version")).isEqualTo("2");
        await().until(() -> status().equals("done"));
        var done = api.get(PATH);
        assertThat(List.of(
                        done.at("/version"), done.at("/accounts"), done.at("/signals"), done.at("/configuredInForce")))
                .containsExactly("2", "10", "1000", "true");
        await().until(() -> count(database.owner(), "account") == 10);
        assertAccountsBalanced(database.owner());
    }

    @Test
    void isWrittenDownFromTheRequestToItsEnd() {
        store(10);
        putOtherRulesInForce();
        ask();
        await().until(() -> status().equals("done"));
        ask();
        var entries = database.owner()
                .sql("select concat_ws(' ', outcome, who, details) from audit_entry order by noted_at, id")
                .query(String.class)
                .list();
        assertThat(entries).hasSize(4);
        assertThat(entries.get(0)).startsWith("asked client=tests sub=tests ").contains("PT336H", "email_sent");
        assertThat(entries.get(1)).startsWith("done user=").endsWith("{\"signals\": 10, \"accounts\": 10}");
        assertThat(entries.get(3)).startsWith("done client=tests ").endsWith("{}");
        assertThat(count(database.owner(), "(select distinct operation from audit_entry) operations"))
                .isEqualTo(2);
    }

    @Test
    void leadsToTheSameRescoreWhileItIsUnderWay() {
        store(10);
        putOtherRulesInForce();
        try (var _ = Sabotage.of(database, "after update on score_rules_build", "raise exception 'not now'")) {
            assertThat(ask().at("/version")).isEqualTo("2");
            var again = ask();
            assertThat(again.at("/version")).isEqualTo("2");
            assertThat(again.at("/status")).isEqualTo("pending");
            assertThat(count(database.owner(), "(select distinct operation from audit_entry) operations"))
                    .isEqualTo(1);
        }
        await().until(() -> status().equals("done"));
        assertThat(api.get(PATH).at("/version")).isEqualTo("2");
    }

    @Test
    void goesOnInAnotherProcessWhenOneIsKilled() {
        store(60_000);
        putOtherRulesInForce();
        worker.stop();
        try (var _ = Sabotage.of(database, "after update on score_rules_build", "perform pg_sleep(1)");
                var command = ApplicationProcess.start(Map.of(), "rescore")) {
            await().atMost(Duration.ofMinutes(4)).until(() -> status().equals("running"));
            command.killHard();
        }
        assertThat(Long.parseLong(api.get(PATH).at("/signals"))).isBetween(6_000L, 59_999L);
        worker.start();
        await().until(() -> status().equals("done"));
        assertThat(api.get(PATH).at("/signals")).isEqualTo("60000");
        assertAccountsBalanced(database.owner());
    }

    private Answer ask() {
        return api.send(api.request(PATH).POST(BodyPublishers.noBody()));
    }

    private String status() {
        return api.get(PATH).at("/status");
    }

    /** Rules that nobody is configured with. */
    private void putOtherRulesInForce() {
        database.owner().sql("update score_rules set half_life_seconds = 86400").update();
    }

    /** As many signals as if they had been scored, without their accounts. */
    private void store(int signals) {
        database.owner().sql("""
                        insert into signal (id, account_id, user_id, event_type, signal_type, bonus, occurred_at, accepted_at)
                        select uuidv7(), 'acct_' || i % 10, 'user_1', 'email_sent', 'outreach', 0, now() - i * interval '1 second', now()
                          from generate_series(1, ?) i
                        """).param(signals).update();
    }
}
