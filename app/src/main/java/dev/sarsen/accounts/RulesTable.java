// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The one-row table {@code score_rules}. */
public class RulesTable {

    private static final TypeReference<Map<String, Double>> BASE_SCORES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionOperations transactions;

    RulesTable(JdbcClient jdbc, JsonMapper json, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.transactions = transactions;
    }

    /** The rules, which nobody can change before the caller's transaction ends. */
    public Rules shared() {
        return jdbc.sql("select version, half_life_seconds, base_scores from score_rules for share")
                .query(this::rules)
                .optional()
                .orElseThrow(() -> new IllegalStateException("score_rules is empty: run the migrate role"));
    }

    /** The rules as they are; empty before the first migration has written them. */
    public Optional<Rules> current() {
        return jdbc.sql("select version, half_life_seconds, base_scores from score_rules")
                .query(this::rules)
                .optional();
    }

    /** Writes the first rules; changes none that are there. */
    public void initialize(Decay decay, Map<String, Double> baseScores) {
        jdbc.sql("""
                        insert into score_rules (version, half_life_seconds, base_scores) values (1, ?, ?::jsonb)
                            on conflict (only_row) do nothing
                        """)
                .params(seconds(decay), json.writeValueAsString(baseScores))
                .update();
    }

    /**
     * Gives event types a base score that have none; changes no other, and no version: nothing is scored by them yet. Takes
     * the table's lock as {@link #replace} does.
     */
    public void addMissing(Map<String, Double> baseScores) {
        transactions.executeWithoutResult(_ -> {
            jdbc.sql("lock table score_rules in exclusive mode").update();
            jdbc.sql("update score_rules set base_scores = ?::jsonb || base_scores")
                    .param(json.writeValueAsString(baseScores))
                    .update();
        });
    }

    /**
     * Puts new rules in force; waits until every scoring transaction under the old ones has ended. Takes the table's lock,
     * where readers queue behind it: those who share the row would let each other in and it would never have its turn.
     */
    public Rules replace(Decay decay, Map<String, Double> baseScores) {
        return transactions.execute(_ -> {
            jdbc.sql("lock table score_rules in exclusive mode").update();
            return update(decay, baseScores);
        });
    }

    private Rules update(Decay decay, Map<String, Double> baseScores) {
        return jdbc.sql("""
                        update score_rules set version = version + 1, half_life_seconds = ?, base_scores = ?::jsonb
                        returning version, half_life_seconds, base_scores
                        """)
                .params(seconds(decay), json.writeValueAsString(baseScores))
                .query(this::rules)
                .single();
    }

    private Rules rules(ResultSet row, int rowNumber) throws SQLException {
        return new Rules(
                row.getInt("version"),
                new Decay(Duration.ofNanos(Math.round(row.getDouble("half_life_seconds") * 1e9))),
                json.readValue(row.getString("base_scores"), BASE_SCORES));
    }

    private static double seconds(Decay decay) {
        return decay.halfLife().toNanos() / 1e9;
    }
}
