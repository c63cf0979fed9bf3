// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.Rules;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.migration.Upkeep;
import java.sql.Connection;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the configured rules at the first migration. Later ones add the base scores of event types that have none, as a new
 * release brings them, and only say that others differ.
 */
class ConfiguredRules implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredRules.class);

    private final RulesTable rules;
    private final ScoringProperties configured;

    ConfiguredRules(RulesTable rules, ScoringProperties configured) {
        this.rules = rules;
        this.configured = configured;
    }

    @Override
    public void keep(Connection owner) {
        var decay = new Decay(configured.halfLife());
        rules.initialize(decay, configured.baseScores());
        rules.inForce().ifPresent(this::addMissing);
        rules.inForce().ifPresent(inForce -> {
            if (!inForce.agreesWith(decay, configured.baseScores())) {
                log.warn(
                        "The scoring rules in force (version {}) differ from the configured ones: run the rescore command",
                        inForce.version());
            }
        });
    }

    private void addMissing(Rules inForce) {
        var missing = new TreeSet<>(configured.baseScores().keySet());
        missing.removeAll(inForce.baseScores().keySet());
        if (!missing.isEmpty()) {
            rules.addMissing(configured.baseScores());
            log.info("The rules in force have got the configured base scores of {}, which had none", missing);
        }
    }
}
