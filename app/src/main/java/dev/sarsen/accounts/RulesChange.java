// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes the rules by a next version: asks for it, and puts it in force when its accounts are built, or gives it up. */
public class RulesChange {

    private final JdbcClient jdbc;
    private final RulesTable table;
    private final RulesColumns columns;

    RulesChange(JdbcClient jdbc, RulesTable table, RulesColumns columns) {
        this.jdbc = jdbc;
        this.table = table;
        this.columns = columns;
    }

    /**
     * The version that is being built by these rules: the one under way, or else a new one. A version that is being built by other rules
     * is given up.
     *
     * @return empty if these rules are in force, or are going to be without a build
     * @throws IllegalStateException if there are no rules yet
     */
    public Optional<Rules> ask(Decay decay, Map<String, Double> baseScores) {
        return areNewest(decay, baseScores)
                ? table.building()
                : table.changed(() -> {
                    table.building()
                            .filter(next -> !next.agreesWith(decay, baseScores))
                            .ifPresent(this::retire);
                    if (!areNewest(decay, baseScores)) {
                        begin(decay, baseScores);
                    }
                    return table.building();
                });
    }

    private boolean areNewest(Decay decay, Map<String, Double> baseScores) {
        return table.building()
                .or(table::inForce)
                .orElseThrow(() -> new IllegalStateException("Run the migrate role first."))
                .agreesWith(decay, baseScores);
    }

    /** Adds a version to build. From the end of this transaction on, scoring folds into its accounts too. */
    Rules begin(Decay decay, Map<String, Double> baseScores) {
        return table.changed(() -> jdbc.sql("""
                        with next as (insert into score_rules (version, state, half_life_seconds, base_scores, built_from)
                                      select (select max(version) + 1 from score_rules), 'building', ?, base_scores || ?::jsonb,
                                             pg_snapshot_xmax(pg_current_snapshot())
                                        from score_rules where state = 'in_force'
                                      returning version, half_life_seconds, base_scores),
                             build as (insert into score_rules_build (version) select version from next)
                        select version, half_life_seconds, base_scores from next
                        """)
                .params(columns.write(decay, baseScores))
                .query(columns::read)
                .single());
    }

    /** Tells a build from others, also from one that had the same version and was given up. */
    public UUID buildId(Rules building) {
        var from = jdbc.sql("select built_from::text from score_rules where version = ?")
                .param(building.version())
                .query(String.class)
                .single();
        return UUID.nameUUIDFromBytes(
                "rescore %d from %s".formatted(building.version(), from).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts a version that is built in force, and retires the one before; false if it is not being built any more. */
    public boolean putInForce(Rules built) {
        return table.changed(() -> {
            if (table.building().filter(built::equals).isEmpty()) {
                return false;
            }
            jdbc.sql("update score_rules set state = 'retired' where state = 'in_force'")
                    .update();
            return jdbc.sql("update score_rules set state = 'in_force' where version = ?")
                            .param(built.version())
                            .update()
                    == 1;
        });
    }

    /** Gives up building a version. */
    void retire(Rules building) {
        table.changed(
                () -> jdbc.sql("update score_rules set state = 'retired' where version = ? and state = 'building'")
                        .param(building.version())
                        .update());
    }
}
