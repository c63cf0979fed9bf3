// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SalesEventsTests {

    private static final Instant NOW = Instant.parse("2026-11-18T12:00:00Z");
    private static final int COUNT = 5_000;

    @Test
    void repeatsItselfForTheSameSeed() {
        assertThat(story(7, NOW)).isEqualTo(story(7, NOW));
        assertThat(times(7, NOW)).isEqualTo(times(7, NOW));
    }

    @Test
    void tellsTheSameStoryAtAnotherTime() {
        Instant midnight = NOW.plus(Duration.ofHours(12));
        assertThat(story(7, midnight)).isEqualTo(story(7, NOW));
        assertThat(times(7, midnight)).isNotEqualTo(times(7, NOW));
    }

    @Test
    void tellsAnotherStoryForAnotherSeed() {
        assertThat(story(7, NOW)).isNotEqualTo(story(8, NOW));
    }

    @Test
    void givesEachEventAnIdOfItsOwnThatRises() {
        var ids =
                new SalesEvents(7).next(COUNT, NOW).stream().map(SalesEvent::id).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.version() == 7);
        assertThat(ids.stream().map(Object::toString)).isSorted();
    }

    @Test
    void givesFewAccountsMostOfTheEvents() {
        Map<String, Long> counts = new SalesEvents(7)
                .next(COUNT, NOW).stream().collect(Collectors.groupingBy(SalesEvent::accountId, Collectors.counting()));
        assertThat(counts.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(20)
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThan(COUNT / 2);
    }

    @Test
    void narrowsTheFunnelStepByStep() {
        Map<String, Long> counts = new SalesEvents(7)
                .next(COUNT, NOW).stream().collect(Collectors.groupingBy(SalesEvent::eventType, Collectors.counting()));
        assertThat(List.of(
                        counts.get("demo_completed"),
                        counts.get("meeting_booked"),
                        counts.get("call_made"),
                        counts.get("email_clicked"),
                        counts.get("email_opened"),
                        counts.get("email_sent")))
                .isSorted();
    }

    @Test
    void sometimesTellsHowTheCustomerAnswered() {
        var metadata = new SalesEvents(7)
                .next(COUNT, NOW).stream().map(SalesEvent::metadata).toList();
        assertThat(metadata).anyMatch(m -> m.get("responseTimeHours") instanceof Double hours && hours < 24);
        assertThat(metadata).anyMatch(m -> m.get("interactionCount") instanceof Integer count && count > 3);
        assertThat(metadata).anyMatch(m -> m.keySet().equals(Set.of("campaign")));
    }

    private static List<String> story(long seed, Instant now) {
        return new SalesEvents(seed)
                .next(COUNT, now).stream()
                        .map(event -> event.accountId() + event.userId() + event.eventType() + event.metadata())
                        .toList();
    }

    private static List<Instant> times(long seed, Instant now) {
        return new SalesEvents(seed)
                .next(COUNT, now).stream().map(SalesEvent::timestamp).toList();
    }
}
