// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static dev.sarsen.Books.assertBalanced;
import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.TestEvent;
import java.time.Duration;
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
        await().atMost(Duration.ofSeconds(20)).until(() -> count(database.owner(), "signal") == 10);
        assertThat(database.owner()
                        .sql("select min(extract(epoch from scored_at - accepted_at)) from signal")
                        .query(Double.class)
                        .single())
                .isGreaterThanOrEqualTo(properties.sweepAfter().toSeconds());
        assertBalanced(database.owner());
    }

    @Test
    void sweepsUpABacklogWithoutResting() {
        TestEvent.put(database.owner(), TestEvent.many(4_000, 50), "-1 hour");
        await().atMost(Duration.ofSeconds(8)).until(() -> count(database.owner(), "signal") == 4_000);
        assertThat(count(database.owner(), "inbox")).isZero();
        assertBalanced(database.owner());
    }
}
