// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.Database;
import java.util.Map;
import java.util.TreeMap;

/** Puts the scoring rules back to a first version, past the application. */
public record TestRules(Database database) {

    private static final String DEFAULTS = """
            {"email_sent": 0.1, "email_opened": 0.3, "call_made": 0.5, "email_clicked": 0.6, "meeting_booked": 0.8, "demo_completed": 0.9}
            """;

    public void reset() {
        var owner = database.owner();
        owner.sql("delete from score_rules_build").update();
        owner.sql("delete from score_rules").update();
        owner.sql(
                        "insert into score_rules (version, state, half_life_seconds, base_scores) values (1, 'in_force', 1209600, ?::jsonb)")
                .param(DEFAULTS)
                .update();
    }

    /** The states by version. */
    Map<Integer, String> states() {
        var states = new TreeMap<Integer, String>();
        database.owner().sql("select version, state from score_rules").query(row -> {
            states.put(row.getInt("version"), row.getString("state"));
        });
        return states;
    }
}
