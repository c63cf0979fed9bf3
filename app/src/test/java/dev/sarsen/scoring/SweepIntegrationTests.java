// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class SweepIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private ScoringProperties properties;

    @BeforeEach
    void clean() {
        database.truncate();
    }

    @Test
    void scoresWhatNobodyAnnouncedAfterAWhile() {
        TestEvent.put(database.owner(), TestEvent.many(10, 3), "-7 seconds");
        await().until(() -> count(database.owner(), "signal") == 10);
        assertThat(seconds("select min(extract(epoch from scored_at - accepted_at)) from signal"))
                .isGreaterThanOrEqualTo(properties.sweepAfter().toSeconds());
        assertThat(seconds("select max(extract(epoch from scored_at - accepted_at)) from signal"))
                .isLessThan(27);
        assertBalanced(database.owner());
    }

    @Test
    void sweepsUpABacklogWithoutResting() {
        TestEvent.put(database.owner(), TestEvent.many(4_000, 50), "-1 hour");
        await().until(() -> count(database.owner(), "signal") == 4_000);
        assertThat(seconds("""
                        select percentile_cont(0.5) within group (order by extract(epoch from later - earlier)) from (
                          select scored_at as later, lag(scored_at) over (order by scored_at) as earlier
                            from (select distinct scored_at from signal)) where earlier is not null"""))
                .as("seconds between two batches")
                .isLessThan(properties.sweepEvery().toMillis() / 1_000.0);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertBalanced(database.owner());
    }

    /** By PostgreSQL's clock. */
    private double seconds(String sql) {
        return database.owner().sql(sql).query(Double.class).single();
    }
}
