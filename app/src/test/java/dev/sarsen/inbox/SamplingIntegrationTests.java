// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.EventJson;
import dev.sarsen.RunningApplication;
import dev.sarsen.ScratchDatabase;
import dev.sarsen.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several processes that sample one inbox. */
class SamplingIntegrationTests {

    private static final int PROCESSES = 4;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private static ScratchDatabase database;
    private static List<RunningApplication> processes;

    @BeforeAll
    static void start() {
        database = ScratchDatabase.create().migrate();
        var properties = new HashMap<>(TestServers.get().properties());
        properties.putAll(database.properties());
        properties.put("sarsen.sample-every", PERIOD.toMillis() + "ms");
        properties.put("sarsen.queue.stream", "sarsen:sampling");
        processes = Stream.generate(() -> RunningApplication.start("api", properties))
                .limit(PROCESSES)
                .toList();
    }

    @AfterAll
    static void stop() {
        processes.forEach(RunningApplication::close);
        database.close();
    }

    /** A row that is half a period old is measured anew, so twice a period is the most. PostgreSQL learns of a scan within a second. */
    @Test
    void readTheInboxOnceForAllOfThem() {
        int periods = 12;
        long before = scansOfTheInbox();
        await().pollDelay(PERIOD.multipliedBy(periods))
                .atMost(PERIOD.multipliedBy(periods + 5))
                .until(() -> true);
        assertThat(scansOfTheInbox() - before).isBetween(periods / 2L, 2L * periods);
    }

    @Test
    void allSeeWhatOneHasMeasured() {
        var post = processes
                .getFirst()
                .web()
                .post("/api/v1/events", EventJson.event().toString());
        assertThat(post.statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(processes)
                .extracting(process -> process.bean(InboxDepth.class))
                .allSatisfy(depth -> {
                    assertThat(depth.events()).isOne();
                    assertThat(depth.eventsOf("tests")).isOne();
                }));
    }

    private static long scansOfTheInbox() {
        return database.owner()
                .sql("select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'inbox'")
                .query(Long.class)
                .single();
    }
}
