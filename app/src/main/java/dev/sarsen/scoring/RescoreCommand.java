// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountSums.Built;
import dev.sarsen.accounts.Decay;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Puts the configured rules in force. */
@Command(
        name = "rescore",
        mixinStandardHelpOptions = true,
        header = "Puts changed scoring rules in force.",
        description = {
            "The rules are the configured ones (sarsen.scoring.half-life, sarsen.scoring.base-scores).",
            "Scoring goes on meanwhile. Scores and ranks are by the old rules until every account is built",
            "by the new ones, and then change all at once. Run it again if it was cut short: it goes on."
        })
class RescoreCommand implements OperatorCommand {

    private final Rescore rescore;
    private final ScoringProperties configured;
    private final AuditTrail audit;

    @Spec
    private @Nullable CommandSpec spec;

    RescoreCommand(Rescore rescore, ScoringProperties configured, AuditTrail audit) {
        this.rescore = rescore;
        this.configured = configured;
        this.audit = audit;
    }

    @Override
    public Integer call() {
        var built = audit.record("rescore", asked(), this::rescore, RescoreCommand::changed);
        built.ifPresentOrElse(
                total -> say("done: the new rules are in force; %d accounts built of %d signals", total),
                () -> out().println("done: these rules are in force already"));
        return 0;
    }

    private Map<String, ?> asked() {
        return Map.of("halfLife", configured.halfLife().toString(), "baseScores", configured.baseScores());
    }

    private Optional<Built> rescore() {
        return rescore.to(
                new Decay(configured.halfLife()),
                configured.baseScores(),
                progress -> say("%d accounts built of %d signals", progress));
    }

    private static Map<String, ?> changed(Optional<Built> built) {
        return built.map(total -> Map.of("accounts", total.accounts(), "signals", total.signals()))
                .orElse(Map.of());
    }

    private void say(String format, Built built) {
        out().printf(format + "%n", built.accounts(), built.signals());
        out().flush();
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
