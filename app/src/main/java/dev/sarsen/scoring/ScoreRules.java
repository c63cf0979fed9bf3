// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.events.EventType;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** What an event is worth: a base by its type, more for a quick answer and for many interactions, at most 1. */
final class ScoreRules {

    private static final double QUICK_RESPONSE_HOURS = 24;
    private static final double QUICK_RESPONSE = 0.1;
    private static final double MANY_INTERACTIONS_OVER = 3;
    private static final double MANY_INTERACTIONS = 0.15;

    /** What intake accepted, this reads: its bound on metadata is the one on numbers. */
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build()
            .readerFor(JsonNode.class);

    private final Map<String, Double> baseScores;

    /** @param baseScores by the wire name of the event type */
    ScoreRules(Map<String, Double> baseScores) {
        this.baseScores = baseScores;
    }

    /** @param metadata a JSON object as text; members of another type than a number count for nothing */
    double score(EventType type, @Nullable String metadata) {
        var base = baseScores.get(type.wireName());
        if (base == null) {
            throw new IllegalStateException("The rules have no base score for " + type.wireName());
        }
        return metadata == null ? base : Math.min(1, base + bonus(JSON.readTree(metadata)));
    }

    private static double bonus(JsonNode metadata) {
        var responseTime = metadata.path("responseTimeHours");
        var interactions = metadata.path("interactionCount");
        double bonus = 0;
        if (responseTime.isNumber() && responseTime.doubleValue() < QUICK_RESPONSE_HOURS) {
            bonus += QUICK_RESPONSE;
        }
        if (interactions.isNumber() && interactions.doubleValue() > MANY_INTERACTIONS_OVER) {
            bonus += MANY_INTERACTIONS;
        }
        return bonus;
    }
}
