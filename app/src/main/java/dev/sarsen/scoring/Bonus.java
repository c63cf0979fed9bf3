// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an event adds to the base score of its type: for a quick answer and for many interactions. The hourly rollups have a row
 * for each bonus that occurs, so a bonus takes one of a few values.
 */
final class Bonus {

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

    private Bonus() {}

    /** @param metadata a JSON object as text; members of another type than a number count for nothing */
    static double of(@Nullable String metadata) {
        return metadata == null ? 0 : of(JSON.<JsonNode>readValue(metadata));
    }

    private static double of(JsonNode metadata) {
        var responseTime = metadata.path("responseTimeHours");
        var interactions = metadata.path("interactionCount");
        double bonus = 0;
        if (responseTime.isNumber() && isQuick(responseTime.doubleValue())) {
            bonus += QUICK_RESPONSE;
        }
        if (interactions.isNumber() && interactions.doubleValue() > MANY_INTERACTIONS_OVER) {
            bonus += MANY_INTERACTIONS;
        }
        return bonus;
    }

    private static boolean isQuick(double hours) {
        return hours >= 0 && hours < QUICK_RESPONSE_HOURS;
    }
}
