// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.migration.Upkeep;
import java.sql.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the configured rules at the first migration; later ones only say that they differ. */
class FirstRules implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(FirstRules.class);

    private final RulesTable rules;
    private final ScoringProperties configured;

    FirstRules(RulesTable rules, ScoringProperties configured) {
        this.rules = rules;
        this.configured = configured;
    }

    @Override
    public void keep(Connection owner) {
        var decay = new Decay(configured.halfLife());
        rules.initialize(decay, configured.baseScores());
        rules.current()
                .filter(inForce ->
                        !inForce.decay().equals(decay) || !inForce.baseScores().equals(configured.baseScores()))
                .ifPresent(inForce -> log.warn(
                        "The scoring rules in force (version {}) differ from the configured ones: run the rescore command",
                        inForce.version()));
    }
}
