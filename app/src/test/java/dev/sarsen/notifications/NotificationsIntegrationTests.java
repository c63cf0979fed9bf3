// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import dev.sarsen.notifications.WebhookReceiver.Received;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class NotificationsIntegrationTests {

    @Autowired
    Database database;

    private WebhookReceiver receiver;
    private RunningApplication worker;

    @BeforeEach
    void start() throws Exception {
        database.truncate();
        receiver = new WebhookReceiver();
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.notifications.url", receiver.url().toString());
        properties.put("sarsen.notifications.secret", WebhookReceiver.SECRET);
        worker = RunningApplication.start("worker", properties);
    }

    @AfterEach
    void stop() {
        worker.close();
        receiver.close();
    }

    @Test
    void tellsOfAnAccountThatItsEventsMakeHot(@Value("${local.server.port}") int port) {
        var demo = EventJson.event().put("eventType", "demo_completed").put("accountId", "acct_hot");
        var events = Stream.generate(demo::deepCopy).limit(20).toList();
        assertThat(new ApiClient(port).post(events).at("/accepted")).isEqualTo("20");
        await().until(() -> !receiver.received().isEmpty());
        await("the notification to count as delivered").until(() -> waiting() == 0);
        assertThat(receiver.received()).singleElement().satisfies(it -> {
            assertThat(it.isSigned()).isTrue();
            var body = EventJson.json(it.body());
            assertThat(body.at("/type").asString()).isEqualTo("account.hot");
            assertThat(body.at("/data/accountId").asString()).isEqualTo("acct_hot");
            assertThat(body.at("/data/score").asDouble()).isGreaterThanOrEqualTo(5);
        });
    }

    @Test
    void sendsAgainUnderTheSameIdUntilItIsTaken(CapturedOutput output) {
        var refusals = List.of(500, 302, 410);
        receiver.answers(refusals.getFirst());
        TestScores.set(database, "acct_unheard", 9);
        for (int tries = 1; tries <= refusals.size(); tries++) {
            int expected = tries;
            await().until(() -> receiver.received().size() == expected);
            receiver.answers(tries < refusals.size() ? refusals.get(tries) : 204);
            database.owner()
                    .sql("update hot_account set next_attempt_at = now()")
                    .update();
        }
        await().until(() -> receiver.received().size() == refusals.size() + 1);
        await().until(() -> waiting() == 0);
        assertThat(receiver.received()).allMatch(Received::isSigned);
        assertThat(receiver.received().stream().map(Received::id).distinct()).hasSize(1);
        assertThat(output).contains("was not delivered and is sent again later", "the answer was 302");
        assertThat(output.getAll()).doesNotContain("acct_unheard");
    }

    private long waiting() {
        return new HotAccounts(database.application(), 5).waiting();
    }
}
