// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.OperatorCommand;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Erases the personal data of an account or of a user. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        header = "Erases everything of an account or of a user.",
        description = {
            "Pending, dead and scored events go, and their part in the account's score. Ids stay as",
            "tombstones, so that an event sent again is a duplicate. Run it again if it was cut short."
        })
class EraseCommand implements OperatorCommand {

    private final SubjectErasure erasure;
    private final AuditTrail audit;

    @Spec
    private @Nullable CommandSpec spec;

    EraseCommand(SubjectErasure erasure, AuditTrail audit) {
        this.erasure = erasure;
        this.audit = audit;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to erase: account or user.");
    }

    @Command(name = "account", mixinStandardHelpOptions = true, description = "Erases an account.")
    int account(@Parameters(paramLabel = "ID", description = "The account's id.") String id) {
        return erase(new Subject(Subject.Kind.ACCOUNT, id));
    }

    @Command(name = "user", mixinStandardHelpOptions = true, description = "Erases a user, in every account.")
    int user(@Parameters(paramLabel = "ID", description = "The user's id.") String id) {
        return erase(new Subject(Subject.Kind.USER, id));
    }

    private int erase(Subject subject) {
        var out = spec().commandLine().getOut();
        var erased = audit.record(
                "erase",
                Map.of("kind", subject.kind(), "subject", subject.hash()),
                () -> erasure.erase(subject),
                EraseCommand::changed);
        out.printf(
                "erased %d events (%d pending, %d dead, %d scored); %d accounts rebuilt%n",
                erased.events(), erased.pending(), erased.dead(), erased.scored(), erased.accountsRebuilt());
        if (!erased.cacheCleared()) {
            out.println("Redis did not answer: cached pages of the leaderboard expire within 5 seconds");
        }
        return 0;
    }

    private static Map<String, ?> changed(SubjectErasure.Erased erased) {
        return Map.of(
                "pending", erased.pending(),
                "dead", erased.dead(),
                "scored", erased.scored(),
                "accounts", erased.accountsRebuilt());
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
