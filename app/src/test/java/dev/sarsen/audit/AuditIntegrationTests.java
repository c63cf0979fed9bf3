// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import dev.sarsen.events.Subject;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class AuditIntegrationTests {

    private static final String LOGGER = "dev.sarsen.audit.example";

    @Autowired
    private Database database;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private DeadEvents dead;

    @Autowired
    private List<OperatorCommand> commands;

    @Value("${local.server.port}")
    private int port;

    @Value("${local.management.port}")
    private int managementPort;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void saysWhichClientAndWhoOfItHasAnEventReplayed() {
        var event = TestEvent.of("acct_1", "user_1", "call_made");
        TestEvent.hide(database.owner(), List.of(event));
        dead.bury(event.id());
        var api = new ApiClient(port, Tokens.ofClient("console"));
        api.send(api.request("/api/v1/dead-events/" + event.id() + "/replay").POST(BodyPublishers.noBody()));
        assertThat(entries())
                .containsExactly(
                        "replay asked client=console sub=tests {\"events\": [\"" + event.id() + "\"]}",
                        "replay done client=console sub=tests {\"replayed\": 1}");
    }

    @Test
    void saysWhoHasChangedTheLevelOfALogger() {
        var management = Web.on(managementPort);
        management.get("/loggers/" + LOGGER);
        management.post("/loggers/" + LOGGER, "{\"configuredLevel\":\"DEBUG\"}");
        management.post("/loggers/" + LOGGER, "{\"configuredLevel\":null}");
        assertThat(entries())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("loggers done client=tests sub=tests ")
                .contains(LOGGER, "DEBUG");
    }

    @Test
    void saysByWhichUserOfWhichHostACommandWasRun(CapturedOutput output) {
        run("rescore");
        run("erase", "user", "user_1");
        run("dead", "replay", "--all");
        assertThat(entries())
                .hasSize(6)
                .allSatisfy(entry -> assertThat(entry)
                        .contains(" user=" + System.getProperty("user.name") + " host=")
                        .doesNotContain("user_1"));
        assertThat(entries().get(2))
                .startsWith("erase asked ")
                .contains(new Subject(Subject.Kind.USER, "user_1").hash());
        assertThat(output.getAll()).doesNotContain("user_1");
    }

    @Test
    void writesALineOfTheLogForEachEntry(CapturedOutput output) {
        run("dead", "replay", "--all");
        assertThat(output.getAll().lines().filter(line -> line.contains("replay ") && line.contains(" by user=")))
                .hasSize(2);
    }

    @Test
    void saysThatAnOperationHasFailedAndNotOnWhatData() {
        assertThatThrownBy(() -> audit.record("example", Map.of(), AuditIntegrationTests::fail, _ -> Map.of()))
                .hasMessage("user_1 is in the way");
        assertThat(entries())
                .last()
                .asString()
                .startsWith("example failed ")
                .endsWith("{\"failure\": \"IllegalStateException\"}");
    }

    @Test
    void refusesAnOperationThatItCannotWriteDown() {
        var ran = new AtomicBoolean();
        try (var _ = Sabotage.of(database, "before insert on audit_entry", "raise exception 'no entry'")) {
            assertThatThrownBy(() -> audit.record(
                            "example", Map.of(), () -> ran.getAndSet(true), changed -> Map.of("changed", changed)))
                    .isInstanceOf(DataAccessException.class);
        }
        assertThat(ran).isFalse();
    }

    @Test
    void letsALevelOfALoggerBeChangedWhileNothingCanBeStored(CapturedOutput output) {
        try (var _ = Sabotage.of(database, "before insert on audit_entry", "raise exception 'no entry'")) {
            assertThat(Web.on(managementPort)
                            .post("/loggers/" + LOGGER, "{\"configuredLevel\":null}")
                            .statusCode())
                    .isEqualTo(204);
        }
        assertThat(entries()).isEmpty();
        assertThat(output.getAll())
                .contains("loggers done by client=tests sub=tests", "is not in the table audit_entry");
    }

    /** PostgreSQL is asked for the same hash where it compares subjects. */
    @Test
    void hashesSubjectsAsPostgresqlDoes() {
        var subject = new Subject(Subject.Kind.USER, "Jürgen \\ 你好");
        assertThat(database.owner()
                        .sql("select encode(sha256(convert_to('user:' || ?, 'UTF8')), 'hex')")
                        .param(subject.id())
                        .query(String.class)
                        .single())
                .isEqualTo(subject.hash());
    }

    private static int fail() {
        throw new IllegalStateException("user_1 is in the way");
    }

    private void run(String... arguments) {
        var line = new CommandLine(new Root()).setOut(new PrintWriter(new StringWriter()));
        commands.forEach(line::addSubcommand);
        assertThat(line.execute(arguments)).isZero();
    }

    private List<String> entries() {
        return database.owner()
                .sql("select concat_ws(' ', what, outcome, who, details) from audit_entry order by noted_at, id")
                .query(String.class)
                .list();
    }

    @Command
    static class Root implements Runnable {
        @Override
        public void run() {}
    }
}
