// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountBuild.Built;
import dev.sarsen.edge.Progress;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.util.Objects;
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
            "Workers and this command build the accounts. Scoring goes on meanwhile. Scores and ranks are by the old rules until every account is built",
            "by the new ones, and then change all at once. Run it again if it was cut short: it goes on."
        })
class RescoreCommand implements OperatorCommand {

    private final Rescore rescore;

    @Spec
    private @Nullable CommandSpec spec;

    RescoreCommand(Rescore rescore) {
        this.rescore = rescore;
    }

    @Override
    public Integer call() {
        var asked = rescore.ask();
        var total = rescore.complete(asked.version(), progress -> say("%d accounts built of %d signals", progress));
        if (asked.status() == Progress.DONE) {
            out().println("done: these rules are in force already");
            return 0;
        }
        total.ifPresentOrElse(
                built -> say("done: the new rules are in force; %d accounts built of %d signals", built),
                () -> out().println("given up: another rescore, by other rules, has taken the place of this one"));
        return total.isPresent() ? 0 : 1;
    }

    private void say(String format, Built built) {
        out().printf(format + "%n", built.accounts(), built.signals());
        out().flush();
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
