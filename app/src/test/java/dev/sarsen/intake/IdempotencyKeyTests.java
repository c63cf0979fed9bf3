// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.access.Caller;
import dev.sarsen.events.EventId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTests {

    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void makesOtherIdsForAllThatDiffers() {
        var ids = Stream.of(
                id("https://a", "crm", "ada", "1", 0),
                id("https://b", "crm", "ada", "1", 0),
                id("https://a", "erp", "ada", "1", 0),
                id("https://a", "crm", "bob", "1", 0),
                id("https://a", "crm", "ada", "2", 0),
                id("https://a", "crm", "ada", "1", 1),
                id("https://ac", "rm", "ada", "1", 0),
                id("https://a", "crma", "da", "1", 0),
                id("https://a", "crm", "ada1", ":", 0),
                EventId.of(TIME, "ada", "1:0"),
                EventId.of(TIME, "Idempotency-Key of ada", "1:0"),
                EventId.of(TIME, "9:https://a3:crm3:ada", "1:0"));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(id("https://a", "crm", "ada", "1", 0)).isEqualTo(id("https://a", "crm", "ada", "1", 0));
    }

    private static EventId id(String issuer, String client, String subject, String key, int index) {
        var caller = new Caller(client, Set.of(), Instant.MAX, subject, issuer);
        return Objects.requireNonNull(IdempotencyKey.of(caller, key)).idOf(index, TIME);
    }
}
