// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.platform.OperatorCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Puts the configured rules in force and rebuilds signals' scores and accounts by them. */
@Command(
        name = "rescore",
        mixinStandardHelpOptions = true,
        header = "Puts changed scoring rules in force and rebuilds every account by them.",
        description = {
            "The rules are the configured ones (sarsen.scoring.half-life, sarsen.scoring.base-scores).",
            "Scoring goes on meanwhile; until the end the leaderboard mixes old and new heat. Run it",
            "again if it was cut short."
        })
class RescoreCommand implements OperatorCommand {

    private final RulesTable rules;
    private final AccountRebuild rebuild;
    private final ScoringProperties configured;

    @Spec
    private @Nullable CommandSpec spec;

    RescoreCommand(RulesTable rules, AccountRebuild rebuild, ScoringProperties configured) {
        this.rules = rules;
        this.rebuild = rebuild;
        this.configured = configured;
    }

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var decay = new Decay(configured.halfLife());
        var inForce = rules.current().orElseThrow(() -> new IllegalStateException("Run the migrate role first."));
        if (!inForce.decay().equals(decay) || !inForce.baseScores().equals(configured.baseScores())) {
            inForce = rules.replace(decay, configured.baseScores());
        }
        out.printf("rules version %d in force%n", inForce.version());
        var rebuilt = rebuild.rebuildStale(count -> {
            out.printf("%d accounts rebuilt%n", count);
            out.flush();
        });
        out.printf("done: %d accounts rebuilt%n", rebuilt);
        return 0;
    }
}
