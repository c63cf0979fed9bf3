// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import picocli.CommandLine;

/** Events of accounts and users in every table, for the tests that erase them. */
@IntegrationTest
@Tag(IntegrationTest.POOLED)
abstract class ErasureContract {

    private static final String MINE = "where user_id = 'user_1'";

    final StringWriter out = new StringWriter();

    @Autowired
    Database database;

    @Autowired
    @Qualifier("eraseCommand") private OperatorCommand command;

    @Autowired
    Scorer scorer;

    @Autowired
    PendingEvents pending;

    @Autowired
    private DeadEvents dead;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    /** One pending event, two dead and three scored. */
    List<TestEvent> everywhere(String account, String user) {
        var events = new ArrayList<TestEvent>();
        for (int i = 0; i < 6; i++) {
            events.add(TestEvent.of(account, user, "call_made").with("{\"private\": true}"));
        }
        TestEvent.hide(database.owner(), events);
        scorer.score(() -> pending.claim(TestEvent.ids(events.subList(0, 3)), TestWorkers.BUDGET));
        events.subList(3, 5).forEach(event -> dead.bury(event.id()));
        return events;
    }

    void assertNothingLeftOfUser() {
        for (var table : List.of("inbox", "dead_event", "signal")) {
            assertThat(count(database.owner(), table + " " + MINE)).as(table).isZero();
        }
    }

    int run(String... arguments) {
        return new CommandLine(command).setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
