// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static dev.sarsen.stats.TestStats.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.EventJson;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import dev.sarsen.events.EventType;
import dev.sarsen.signals.Signal;
import dev.sarsen.signals.SignalScore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@IntegrationTest
class StatsAccuracyIntegrationTests {

    private static final Instant NOON =
            Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);

    @Autowired
    private Database database;

    @Autowired
    private Rollups rollups;

    @Autowired
    private TransactionTemplate transactions;

    private TestStats stats;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stats = new TestStats(new ApiClient(port));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "10, 0", "100, 0.048", "1000, 0.048", "20000, 0.048"})
    void estimatesDistinctCountsWithinTwiceTheirStandardError(int distinct, double error) {
        var hours = 24;
        for (int hour = 0; hour < hours; hour++) {
            var signals = new ArrayList<Signal>();
            for (int i = 0; i < distinct; i++) {
                if (i % hours == hour || i % (hours - 1) == hour) {
                    var account = "acct_" + i;
                    signals.add(signal(
                            account,
                            "user_" + i % (distinct / 2 + 1),
                            EventType.CALL_MADE,
                            0.5,
                            NOON.plus(hour, ChronoUnit.HOURS)));
                }
            }
            transactions.executeWithoutResult(_ -> rollups.add(signals));
        }
        var answer = stats.between(NOON, NOON.plus(hours, ChronoUnit.HOURS));
        assertThat(answer.at("/uniqueAccounts/count").asDouble()).isCloseTo(distinct, within(error * distinct));
        assertThat(answer.at("/uniqueUsers/count").asDouble()).isCloseTo(distinct / 2 + 1, within(error * distinct));
    }

    @Test
    void agreesWithTheSignalsThemselves() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var events = new ArrayList<ObjectNode>();
        for (int i = 0; i < 900; i++) {
            events.add(EventJson.event()
                    .put("accountId", "acct_" + random.nextInt(40))
                    .put("userId", "user_" + random.nextInt(5))
                    .put("eventType", EventType.values()[random.nextInt(6)].wireName())
                    .put(
                            "timestamp",
                            NOON.plusSeconds(random.nextInt(90_000) - 1_000).toString())
                    .set("metadata", EventJson.json("{\"interactionCount\": " + random.nextInt(9) + "}")));
        }
        for (int start = 0; start < events.size(); start += 100) {
            assertThat(stats.api().post(events.subList(start, start + 100)).status())
                    .isEqualTo(202);
        }
        new StoredEvents(database).awaitSignals(events.size());
        var to = NOON.plus(1, ChronoUnit.DAYS);
        var answer = stats.between(NOON, to);
        assertThat(answer.path("total").asDouble()).as("seed %d", seed).isEqualTo(number("count(*)"));
        assertThat(answer.path("averageScore").asDouble())
                .isCloseTo(number("avg(" + SignalScore.SQL + ")"), within(1e-9));
        assertThat(counts(answer.path("byEventType"))).isEqualTo(counts("event_type"));
        assertThat(counts(answer.path("bySignalType"))).isEqualTo(counts("signal_type"));
        assertThat(perHour(answer))
                .hasSize(24)
                .isEqualTo(counts("date_trunc('hour', occurred_at, 'UTC') at time zone 'UTC'"));
        double accounts = number("count(distinct account_id)");
        assertThat(answer.at("/uniqueAccounts/count").asDouble()).isCloseTo(accounts, within(0.1 * accounts));
        assertThat(answer.at("/uniqueUsers/count").asDouble()).isEqualTo(number("count(distinct user_id)"));
    }

    private static Map<String, Long> counts(JsonNode node) {
        var counts = new TreeMap<String, Long>();
        node.propertyStream()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }

    private static Map<String, Long> perHour(JsonNode stats) {
        var counts = new TreeMap<String, Long>();
        for (var hour : stats.path("perHour")) {
            counts.put(
                    hour.path("hour").asString().replace("T", " ").replace("Z", ""),
                    hour.path("signals").asLong());
        }
        return counts;
    }

    private Map<String, Long> counts(String group) {
        var counts = new TreeMap<String, Long>();
        database.owner()
                .sql(
                        "select " + group
                                + ", count(*) from signal where occurred_at >= ?::timestamptz and occurred_at < ?::timestamptz group by 1")
                .params(NOON.toString(), NOON.plus(1, ChronoUnit.DAYS).toString())
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    private double number(String expression) {
        return database.owner()
                .sql("select " + expression
                        + " from signal where occurred_at >= ?::timestamptz and occurred_at < ?::timestamptz")
                .params(NOON.toString(), NOON.plus(1, ChronoUnit.DAYS).toString())
                .query(Double.class)
                .single();
    }
}
