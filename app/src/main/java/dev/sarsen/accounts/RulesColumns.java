// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rules as columns of a row: the half-life in seconds, the base scores as JSON. */
class RulesColumns {

    private static final TypeReference<Map<String, Double>> BASE_SCORES = new TypeReference<>() {};

    private final JsonMapper json;

    RulesColumns(JsonMapper json) {
        this.json = json;
    }

    Rules read(ResultSet row, int rowNumber) throws SQLException {
        return new Rules(
                row.getInt("version"),
                new Decay(Duration.ofNanos(Math.round(row.getDouble("half_life_seconds") * 1e9))),
                json.readValue(row.getString("base_scores"), BASE_SCORES));
    }

    List<Object> write(Decay decay, Map<String, Double> baseScores) {
        return List.of(decay.halfLife().toNanos() / 1e9, write(baseScores));
    }

    String write(Map<String, Double> baseScores) {
        return json.writeValueAsString(baseScores);
    }
}
