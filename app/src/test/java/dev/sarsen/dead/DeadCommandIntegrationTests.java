// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.Sabotage;
import dev.sarsen.TestEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class DeadCommandIntegrationTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Autowired
    private Database database;

    @Autowired
    private DeadCommand command;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void listsTheDeadWithTheirReason() {
        var events = bury(TestEvent.many(3, 1), "boom");
        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .contains(events.get(0).id() + "  ", "  meeting_booked  account acct_0  5 attempts  boom")
                .endsWith("3 dead events shown%n".formatted());
    }

    @Test
    void listsPageByPage() {
        var events = bury(TestEvent.many(3, 1), "boom");
        assertThat(run("list", "--limit", "2")).isZero();
        assertThat(out.toString()).contains("2 dead events shown").doesNotContain(id(events, 2));
        assertThat(run("list", "--after", id(events, 1))).isZero();
        assertThat(out.toString()).contains("1 dead events shown").contains(id(events, 2));
    }

    @Test
    void replaysTheNamedEvents() {
        var events = bury(TestEvent.many(3, 2), "boom");
        assertThat(run("replay", id(events, 0), id(events, 2))).isZero();
        assertThat(out.toString()).isEqualTo("2 events put back into the inbox%n".formatted());
        await().until(() -> count(database.owner(), "signal") == 2);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("1 dead events shown").contains(id(events, 1));
        assertBalanced(database.owner());
    }

    @Test
    void replaysEveryDeadEvent() {
        bury(TestEvent.many(2_500, 20), "boom");
        assertThat(run("replay", "--all")).isZero();
        assertThat(out.toString()).isEqualTo("2500 events put back into the inbox%n".formatted());
        assertThat(count(database.owner(), "dead_event")).isZero();
        await().until(() -> count(database.owner(), "signal") == 2_500);
        assertThat(run("replay", "--all")).isZero();
        assertBalanced(database.owner());
    }

    @Test
    void replaysWhatFitsEveryOption() {
        var events = bury(TestEvent.many(4, 4), "boom");
        die(events.get(1), "reason = 'relation signal does not exist'");
        die(events.get(2), "reason = 'relation signal does not exist', died_at = now() - interval '3 days'");
        assertThat(run("replay", "--reason", "relation signal", "--type", "meeting_booked", "--from", daysAgo(1)))
                .isZero();
        assertThat(out.toString()).isEqualTo("1 events put back into the inbox%n".formatted());
        await().until(() -> count(database.owner(), "signal where id = '" + id(events, 1) + "'") == 1);
        assertThat(run("replay", "--to", daysAgo(1))).isZero();
        assertThat(out.toString()).isEqualTo("1 events put back into the inbox%n".formatted());
        assertThat(count(database.owner(), "dead_event")).isEqualTo(2);
    }

    @Test
    void replaysNoFasterThanItsRate() {
        bury(TestEvent.many(30, 2), "boom");
        var began = Instant.now();
        assertThat(run("replay", "--all", "--rate", "10")).isZero();
        assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        assertThat(out.toString()).isEqualTo("30 events put back into the inbox%n".formatted());
    }

    @Test
    void leavesEventsThatDieAgainWhereTheyAre() {
        bury(TestEvent.many(5, 2), "boom");
        database.owner()
                .sql("update dead_event set died_at = now() + interval '1 hour'")
                .update();
        assertThat(run("replay", "--all")).isZero();
        assertThat(count(database.owner(), "dead_event")).isEqualTo(5);
    }

    @Test
    void discardsWhatFitsAndWhatIsNamed() {
        var events = bury(TestEvent.many(3, 2), "boom");
        die(events.get(0), "reason = 'never mind'");
        assertThat(run("discard", "--reason", "never")).isZero();
        assertThat(out.toString()).isEqualTo("1 events discarded%n".formatted());
        assertThat(run("discard", id(events, 1))).isZero();
        assertThat(run("discard", id(events, 1))).isEqualTo(1);
        assertThat(count(database.owner(), "dead_event")).isEqualTo(1);
    }

    private void die(TestEvent event, String change) {
        database.owner()
                .sql("update dead_event set " + change + " where id = ?")
                .param(event.id())
                .update();
    }

    private static String daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).toString();
    }

    @Test
    void startsTheAttemptsAnew() {
        var events = bury(List.of(TestEvent.of("acct", "user", "call_made")), "boom");
        try (var _ = Sabotage.of(database, "before insert on signal", "raise exception 'boom'")) {
            assertThat(run("replay", id(events, 0))).isZero();
            await().until(() -> count(database.owner(), "inbox where attempts = 1 and not_before > now()") == 1);
        }
    }

    @Test
    void saysByTheExitCodeThatAnEventIsNotDead() {
        var events = bury(TestEvent.many(1, 1), "boom");
        assertThat(run("replay", id(events, 0), "01900000-0000-7000-8000-000000000000"))
                .isEqualTo(1);
        assertThat(out.toString()).isEqualTo("1 events put back into the inbox%n".formatted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "replay",
                "replay --all 01900000-0000-7000-8000-000000000000",
                "replay x",
                "list --limit x",
                "replay --all --type call_made",
                "replay --type fax_sent",
                "replay --reason=",
                "replay --all --rate 0",
                "replay --from yesterday",
                "discard",
                "discard --to 2026-01-31T12:00:00Z 01900000-0000-7000-8000-000000000000"
            })
    void refusesWrongUsage(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Usage: dead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "list --help", "replay --help", "discard --help"})
    void explainsItself(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: dead");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private List<TestEvent> bury(List<TestEvent> events, String reason) {
        TestEvent.hide(database.owner(), events);
        database.owner().sql("""
                        with gone as (delete from inbox returning *)
                        insert into dead_event (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at,
                                                attempts, reason)
                        select id, account_id, user_id, event_type, occurred_at, metadata, now() - interval '1 day', 5, ?
                          from gone
                        """).param(reason).update();
        return events;
    }

    private static String id(List<TestEvent> events, int place) {
        return events.get(place).id().toString();
    }
}
