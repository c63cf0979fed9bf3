// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.local.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
@Tag(IntegrationTest.POOLED)
class ConfiguredRulesIntegrationTests {

    @Autowired
    private Database database;

    @Autowired
    private ConfiguredRules rules;

    private String before = "";

    @BeforeEach
    void remember() {
        before = scores();
    }

    @AfterEach
    void putBack() {
        change("?::jsonb", before);
    }

    @Test
    void giveABaseScoreToEventTypesWithoutOneAndChangeNoOther() throws SQLException {
        int version = version();
        change("base_scores - 'demo_completed' || ?::jsonb", "{\"call_made\": 0.77, \"of_another_release\": 0.2}");
        keep();
        assertThat(number("base_scores ->> 'demo_completed'")).isEqualTo(0.9);
        assertThat(number("base_scores ->> 'call_made'")).isEqualTo(0.77);
        assertThat(number("base_scores ->> 'of_another_release'")).isEqualTo(0.2);
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void areLeftAloneWhereNoneIsMissing() throws SQLException {
        var row = "select xmin::text from score_rules";
        var written = database.owner().sql(row).query(String.class).single();
        keep();
        assertThat(database.owner().sql(row).query(String.class).single()).isEqualTo(written);
    }

    private void keep() throws SQLException {
        try (var owner = database.connect(PostgresServer.OWNER)) {
            rules.keep(owner);
        }
    }

    private void change(String scores, String parameter) {
        database.owner()
                .sql("update score_rules set base_scores = " + scores)
                .param(parameter)
                .update();
    }

    private String scores() {
        return database.owner()
                .sql("select base_scores::text from score_rules")
                .query(String.class)
                .single();
    }

    private double number(String expression) {
        return database.owner()
                .sql("select (%s)::float8 from score_rules".formatted(expression))
                .query(Double.class)
                .single();
    }

    private int version() {
        return database.owner()
                .sql("select version from score_rules")
                .query(Integer.class)
                .single();
    }
}
