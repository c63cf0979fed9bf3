// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.InboxDepth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class IntakeLimitTests {

    private final Refusals refusals = new Refusals();

    /** An inbox for 100 events, with so many of all clients, and so many of them of the client that posts. */
    @ParameterizedTest
    @CsvSource({
        "NaN, 0, ",
        "0, 0, ",
        "50, 50, ",
        "51, 50, CLIENT_INBOX",
        "66, 33, ",
        "67, 34, CLIENT_INBOX",
        "99, 1, ",
        "99, 2, CLIENT_INBOX",
        "100, 0, ",
        "101, 0, INBOX_DEPTH",
        "101, 101, INBOX_DEPTH"
    })
    void leavesRoomForOthersBesideTheEventsOfAClient(double all, long own, @Nullable Limit refused) {
        var limit =
                new IntakeLimit(new Waiting(all, own), 100, new DatabaseGate(1, 0, Duration.ZERO, refusals), refusals);
        assertThat(problem(limit)).isEqualTo(refused == null ? null : Problem.INBOX_FULL);
        for (var each : Limit.values()) {
            assertThat(refusals.of(each).sum()).as(each.label()).isEqualTo(each == refused ? 1 : 0);
        }
    }

    private static @Nullable Problem problem(IntakeLimit limit) {
        try {
            limit.preHandle(new MockHttpServletRequest("POST", "/api/v1/events"), new MockHttpServletResponse(), limit);
            return null;
        } catch (Refused e) {
            return e.problem();
        }
    }

    private record Waiting(double events, long own) implements InboxDepth {

        @Override
        public long eventsOf(String client) {
            return own;
        }
    }
}
