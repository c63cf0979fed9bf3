// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import static dev.sarsen.EventJson.event;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.Sabotage;
import dev.sarsen.StoredEvents;
import dev.sarsen.Tokens;
import dev.sarsen.Uuid7;
import dev.sarsen.events.Subject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class ExportIntegrationTests {

    private static final String SUBJECT = "ada-4711";
    private static final String SECRET = "{\"note\": \"line\\nbreak, \\u2028 and 0.1000\"}";

    @Autowired
    private Database database;

    private ApiClient api;
    private StoredEvents stored;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        api = new ApiClient(port);
        stored = new StoredEvents(database);
    }

    @Test
    void holdsWhatEveryTableHasOfAUser(CapturedOutput output) {
        everywhere("acct_1", SUBJECT);
        everywhere("acct_1", "user_2");
        var lines = export("user", SUBJECT);
        var held = database.rowsWith(SUBJECT);
        assertThat(held).containsOnlyKeys("inbox", "dead_event", "signal");
        assertThat(counted(lines)).isEqualTo(held);
        assertThat(lines.getLast().at("/records").toString()).isEqualTo(json(held));
        assertThat(records(lines, "signal").getFirst().at("/metadata/note").asString())
                .isEqualTo("line\nbreak, \u2028 and 0.1000");
        assertThat(records(lines, "signal").getFirst().at("/score").asDouble()).isEqualTo(0.1);
        assertThat(records(lines, "dead_event").getFirst().at("/reason").asString())
                .isEqualTo("A test killed it");
        assertThat(output.getAll()).doesNotContain(SUBJECT);
    }

    @Test
    void holdsWhatEveryTableHasOfAnAccount() {
        everywhere(SUBJECT, "user_1");
        score(SUBJECT, "user_2");
        var subject = new Subject(Subject.Kind.ACCOUNT, SUBJECT);
        try (var _ = Sabotage.of(database, "before delete on account_to_rebuild", "raise exception 'not now'")) {
            owner("insert into account_to_rebuild (account_id) values (?)", SUBJECT);
            owner("insert into hot_account (account_id, score, next_attempt_at) values (?, 60, null)", SUBJECT);
            owner("insert into suppressed_subject (hash) values (?)", subject.hash());
            owner(
                    "insert into erasure (id, kind, subject_id, subject_hash, leased_until) values (gen_random_uuid(), 'account', ?, ?, 'infinity')",
                    SUBJECT,
                    subject.hash());
            var lines = export("account", SUBJECT);
            var held = new TreeMap<>(database.rowsWith(SUBJECT));
            assertThat(held)
                    .containsOnlyKeys(
                            "account", "account_to_rebuild", "dead_event", "erasure", "hot_account", "inbox", "signal");
            held.put("suppressed_subject", 1L);
            assertThat(counted(lines)).isEqualTo(held);
            assertThat(records(lines, "account").getFirst().at("/score").asDouble())
                    .isCloseTo(
                            Double.parseDouble(
                                    api.get("/api/v1/accounts/" + SUBJECT).at("/score")),
                            org.assertj.core.data.Percentage.withPercentage(0.1));
        } finally {
            owner("delete from account_to_rebuild");
        }
    }

    /** All at the same time, so that pages begin between events that only their ids tell apart. */
    @Test
    void holdsEachRecordOnceOverManyPages() {
        var now = event().path("timestamp").stringValue();
        for (int i = 0; i < 450; i++) {
            stored.scored(of("acct_" + i % 3, SUBJECT).put("timestamp", now));
        }
        for (int i = 0; i < 210; i++) {
            stored.pending(of("acct_1", SUBJECT));
            stored.dead(of("acct_1", SUBJECT));
        }
        var lines = export("user", SUBJECT);
        assertThat(counted(lines)).isEqualTo(Map.of("signal", 450L, "inbox", 210L, "dead_event", 210L));
        assertThat(ids(lines)).hasSize(870);
    }

    @Test
    void missesNoEventThatIsScoredMeanwhile() {
        var events = IntStream.range(0, 3_000)
                .mapToObj(i -> of("acct_" + i % 5, SUBJECT))
                .toList();
        var sent = events.stream().map(event -> event.path("id").stringValue()).toList();
        api.post(events.stream().map(ObjectNode::toString).collect(joining("\n")), "application/x-ndjson");
        do {
            assertThat(ids(export("user", SUBJECT))).containsExactlyInAnyOrderElementsOf(sent);
        } while (stored.number("select count(*) from inbox") > 0);
        assertThat(ids(export("user", SUBJECT))).hasSize(3_000);
    }

    @Test
    void saysThatNothingIsHeld() {
        assertThat(export("user", "nobody")).hasSize(1).first().asString().isEqualTo("{\"records\":{}}");
    }

    @Test
    void isWrittenDownWithTheHashOfTheSubject() {
        stored.scored(of("acct_1", SUBJECT));
        export("user", SUBJECT);
        var hash = new Subject(Subject.Kind.USER, SUBJECT).hash();
        assertThat(database.owner()
                        .sql(
                                "select concat_ws(' ', what, outcome, who, details) from audit_entry order by noted_at, id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "export asked client=tests sub=tests {\"kind\": \"user\", \"subject\": \"" + hash + "\"}",
                        "export done client=tests sub=tests {\"signal\": 1}");
    }

    @Test
    void endsTheConnectionWhenItFailsAfterItsBeginning(@Value("${local.server.port}") int port) {
        for (int i = 0; i < 60; i++) {
            stored.scored(of(SUBJECT, "user_1"));
        }
        owner("revoke select on hot_account from sarsen_app");
        try {
            assertThatThrownBy(() -> export("account", SUBJECT)).isInstanceOf(UncheckedIOException.class);
            var cut = raw(port, SUBJECT);
            assertThat(cut.status()).isEqualTo(200);
            assertThat(cut.headers()).containsEntry("transfer-encoding", "chunked");
            assertThat(cut.body())
                    .contains("{\"table\"")
                    .doesNotContain("{\"records\"", "internal-error")
                    .doesNotEndWith("0\r\n\r\n");
            assertThat(send("account", "nobody").at("/code")).isEqualTo("internal-error");
        } finally {
            owner("grant select on hot_account to sarsen_app");
        }
        assertThat(stored.number("select count(*) from audit_entry where outcome = 'failed'"))
                .isEqualTo(3);
    }

    @Test
    void isPrintedByTheCommandToo(@Autowired ExportCommand command) {
        everywhere("acct_1", SUBJECT);
        var out = new StringWriter();
        assertThat(new CommandLine(command).setOut(new PrintWriter(out)).execute("user", SUBJECT))
                .isZero();
        assertThat(out.toString().lines().map(JsonMapper.shared()::readTree).toList())
                .isEqualTo(export("user", SUBJECT));
    }

    /** An export without a record would say that nothing is held of somebody who never was. */
    @Test
    void refusesAnIdThatNoEventCanHave(@Autowired ExportCommand command) {
        assertThat(new CommandLine(command).execute("user", "")).isEqualTo(2);
        assertThat(new CommandLine(command).execute("account", "a".repeat(256))).isEqualTo(2);
        assertThat(stored.number("select count(*) from audit_entry")).isZero();
    }

    private void everywhere(String account, String user) {
        score(account, user);
        stored.pending(of(account, user));
        stored.dead(of(account, user));
    }

    private void score(String account, String user) {
        var id = Uuid7.now();
        api.post(event(id)
                .put("accountId", account)
                .put("userId", user)
                .set("metadata", JsonMapper.shared().readTree(SECRET)));
        await().until(() -> stored.places(id).equals(List.of("signal")));
    }

    private static ObjectNode of(String account, String user) {
        return event(Uuid7.now()).put("accountId", account).put("userId", user);
    }

    private Answer send(String kind, String id) {
        return api.send(api.request("/api/v1/exports")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"kind\": \"%s\", \"id\": \"%s\"}".formatted(kind, id))));
    }

    /** The bytes that a client gets, until the server hangs up. */
    private static RawHttp.Answer raw(int port, String account) {
        var body = "{\"kind\": \"account\", \"id\": \"%s\"}".formatted(account);
        try (var http = RawHttp.connect(port)) {
            return http.send("""
                    POST /api/v1/exports HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: application/json
                    Content-Length: %d

                    %s""".formatted(Tokens.all(), body.length(), body).replace("\n", "\r\n"))
                    .answer();
        }
    }

    private List<JsonNode> export(String kind, String id) {
        var answer = send(kind, id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        return answer.body().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static Map<String, Long> counted(List<JsonNode> lines) {
        var counts = new HashMap<String, Long>();
        lines.subList(0, lines.size() - 1)
                .forEach(line -> counts.merge(line.at("/table").asString(), 1L, Long::sum));
        return counts;
    }

    private static List<JsonNode> records(List<JsonNode> lines, String table) {
        return lines.stream()
                .filter(line -> line.at("/table").asString().equals(table))
                .map(line -> line.at("/record"))
                .toList();
    }

    private static TreeSet<String> ids(List<JsonNode> lines) {
        var ids = new TreeSet<String>();
        lines.subList(0, lines.size() - 1)
                .forEach(line -> ids.add(line.at("/record/id").asString()));
        return ids;
    }

    private static String json(Map<String, Long> counts) {
        return JsonMapper.shared().writeValueAsString(new TreeMap<>(counts));
    }

    private void owner(String sql, Object... parameters) {
        database.owner().sql(sql).params(parameters).update();
    }
}
