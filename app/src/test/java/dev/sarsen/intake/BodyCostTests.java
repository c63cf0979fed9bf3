// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.events.Retention;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BodyCostTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String EVENT =
            "{\"accountId\":\"a\",\"userId\":\"u\",\"eventType\":\"email_sent\",\"timestamp\":\"2026-03-01T11:00:00Z\",\"metadata\":{\"x\":%s}}\n";

    private final BodyReader reader = new BodyReader(new EventRules(new Retention(Duration.ofDays(395))));

    @Test
    void longIntegersCostNoMoreThanTexts() {
        var texts = bytes(EVENT.formatted('"' + "9".repeat(8_100) + '"').repeat(100));
        var integers = bytes(EVENT.formatted("9".repeat(9_001)).repeat(90));
        var _ = cpu(texts);
        assertThat(cpu(integers) / (double) cpu(texts)).isLessThan(3);
    }

    private long cpu(byte[] body) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        reader.ndjson(body, NOW);
        return threads.getCurrentThreadCpuTime() - before;
    }

    @Test
    void aBlankOfUtf16IsRefusedAlone() {
        assertThat(reader.ndjson(bytes("\0 \n" + EVENT.formatted(1)), NOW)).hasSize(2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
