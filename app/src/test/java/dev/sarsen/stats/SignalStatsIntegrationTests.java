// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static dev.sarsen.ApiClient.escaped;
import static dev.sarsen.stats.TestStats.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.events.EventType;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class SignalStatsIntegrationTests {

    private static final Instant NOON =
            Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
    private static final Instant THREE = NOON.plus(3, ChronoUnit.HOURS);

    @Autowired
    private Database database;

    @Autowired
    private Rollups rollups;

    @Autowired
    private TransactionTemplate transactions;

    private TestStats stats;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stats = new TestStats(new ApiClient(port));
    }

    @Test
    void sumsUpWhatHappenedHourByHour() {
        add(
                signal("acct_1", "user_1", EventType.EMAIL_SENT, 0.9, NOON),
                signal("acct_1", "user_2", EventType.CALL_MADE, 0, NOON.plusSeconds(3_599)),
                signal("acct_2", "user_3", EventType.EMAIL_SENT, 0.4, NOON.plusSeconds(7_200)),
                signal("acct_9", "user_9", EventType.EMAIL_SENT, 1, NOON.minusNanos(1_000)),
                signal("acct_9", "user_9", EventType.EMAIL_SENT, 1, THREE));
        assertThat(stats.between(NOON, THREE).toString())
                .isEqualTo(EventJson.json(
                                """
                        {"from": "%s", "to": "%s", "total": 3, "averageScore": 0.6666666666666666,
                         "bySignalType": {"outreach": 3}, "byEventType": {"call_made": 1, "email_sent": 2},
                         "uniqueAccounts": {"count": 2, "approximate": true}, "uniqueUsers": {"count": 3, "approximate": true},
                         "perHour": [{"hour": "%s", "signals": 2, "averageScore": 0.75}, {"hour": "%s", "signals": 0},
                                     {"hour": "%s", "signals": 1, "averageScore": 0.5}]}
                        """.formatted(NOON, THREE, NOON, NOON.plusSeconds(3_600), NOON.plusSeconds(7_200)))
                        .toString());
    }

    @Test
    void answersWithAnEmptyDayWhereNothingHappened() {
        var answer = stats.between(NOON, NOON.plus(1, ChronoUnit.DAYS));
        assertThat(answer.path("total").asLong()).isZero();
        assertThat(answer.has("averageScore")).isFalse();
        assertThat(answer.path("byEventType").isEmpty()).isTrue();
        assertThat(answer.path("uniqueAccounts").toString()).isEqualTo("{\"count\":0,\"approximate\":false}");
        assertThat(answer.path("perHour"))
                .hasSize(24)
                .allMatch(hour -> hour.path("signals").asLong() == 0);
    }

    @Test
    void coversTheLast24HoursUnlessToldOtherwise() {
        var answer = stats.ask("");
        var to = Instant.parse(answer.path("to").asString());
        assertThat(to)
                .isEqualTo(to.truncatedTo(ChronoUnit.HOURS))
                .isBetween(Instant.now(), Instant.now().plusSeconds(3_600));
        assertThat(answer.path("from").asString())
                .isEqualTo(to.minus(24, ChronoUnit.HOURS).toString());
        assertThat(answer.path("perHour")).hasSize(24);
        assertThat(stats.ask("?to=" + NOON).path("from").asString())
                .isEqualTo(NOON.minus(24, ChronoUnit.HOURS).toString());
        assertThat(stats.ask("?from=" + to.minus(3, ChronoUnit.HOURS)).path("perHour"))
                .hasSize(3);
    }

    @Test
    void coversTheWholeHoursThatTheWindowTouches() {
        var answer = stats.between(NOON.plusSeconds(1_800), NOON.plusSeconds(3_601));
        assertThat(answer.path("from").asString()).isEqualTo(NOON.toString());
        assertThat(answer.path("to").asString())
                .isEqualTo(NOON.plusSeconds(7_200).toString());
    }

    @Test
    void takesTimesOfAnyZoneAndAnswersInUtc() {
        add(signal("acct_1", "user_1", EventType.EMAIL_SENT, 0, NOON));
        var day = NOON.toString().substring(0, 10);
        var answer = stats.ask("?from=" + escaped(day + "T17:45:00+05:45") + "&to=" + day + "T19:45:00+05:45");
        assertThat(answer.path("perHour").toString())
                .isEqualTo("[{\"hour\":\"%s\",\"signals\":1,\"averageScore\":0.1},{\"hour\":\"%s\",\"signals\":0}]"
                        .formatted(NOON, NOON.plusSeconds(3_600)));
    }

    @Test
    void leavesOutDistinctCountsBeyond31Days() {
        add(signal("acct_1", "user_1", EventType.EMAIL_SENT, 0, NOON));
        assertThat(stats.between(THREE.minus(31, ChronoUnit.DAYS), THREE).has("uniqueUsers"))
                .isTrue();
        var longer = stats.between(THREE.minus(31, ChronoUnit.DAYS).minusSeconds(1), THREE);
        assertThat(longer.has("uniqueAccounts")).isFalse();
        assertThat(longer.has("uniqueUsers")).isFalse();
        assertThat(longer.path("total").asLong()).isEqualTo(1);
        assertThat(longer.path("perHour")).hasSize(31 * 24 + 1);
    }

    @Test
    void leavesOutDistinctCountsOfSeveralKeys() {
        add(signal("acct_1", "user_1", EventType.EMAIL_SENT, 0, NOON));
        var rotated = new AudienceSketches(jdbc, SketchKey.of("another secret of the sketches"));
        var later = signal("acct_1", "user_1", EventType.EMAIL_SENT, 0, NOON.plusSeconds(60));
        transactions.executeWithoutResult(_ -> rotated.add(Map.of(NOON, List.of(later))));
        assertThat(stats.between(NOON, THREE).has("uniqueUsers")).isFalse();
        assertThat(stats.between(NOON.plusSeconds(3_600), THREE).has("uniqueUsers"))
                .isTrue();
        assertThat(rotated.between(NOON.plusSeconds(3_600), THREE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-03-01T12:00:00Z&to=2026-03-01T12:00:00Z",
                "from=2026-03-01T12:00:01Z&to=2026-03-01T12:00:01Z",
                "from=2026-03-01T12:30:00Z&to=2026-03-01T12:10:00Z",
                "from=2026-03-01T12:30:00Z&to=2026-02-01T12:10:00Z",
                "from=2100-01-01T00:00:00Z",
                "to=1970-01-01T00:30:00Z&from=1970-01-01T00:45:00Z",
                "from=1970-01-01T00:00:00Z",
                "from=2026-03-01T12:00:00",
                "to=now"
            })
    void refusesAWindowThatIsNone(String window) {
        var answer = stats.api().get("/api/v1/signals/stats?" + window);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("parameter-invalid");
    }

    @Test
    void answersForTheFirstAndTheLastHoursOfTime() {
        assertThat(stats.ask("?to=1970-01-01T00:00:00Z").path("total").asLong()).isZero();
        assertThat(stats.ask("?from=9999-12-31T00:00:00Z&to=9999-12-31T23:00:00Z")
                        .path("total")
                        .asLong())
                .isZero();
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertThat(stats.api().get("/api/v1/signals/stats?accountId=acct_1").at("/code"))
                .isEqualTo("parameter-unknown");
    }

    private void add(Signal... signals) {
        transactions.executeWithoutResult(_ -> rollups.add(List.of(signals)));
    }
}
