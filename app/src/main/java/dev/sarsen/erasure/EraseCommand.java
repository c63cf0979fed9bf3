// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.edge.Refused;
import dev.sarsen.edge.SubjectRequest;
import dev.sarsen.events.Subject;
import dev.sarsen.platform.OperatorCommand;
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
            "tombstones, so that an event sent again is a duplicate. Events that are sent later are",
            "accepted and dropped. Run it again if it was cut short, or leave the rest to the workers."
        })
class EraseCommand implements OperatorCommand {

    private final Erasures erasures;
    private final SubjectErasure erasure;

    @Spec
    private @Nullable CommandSpec spec;

    EraseCommand(Erasures erasures, SubjectErasure erasure) {
        this.erasures = erasures;
        this.erasure = erasure;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to erase: account or user.");
    }

    @Command(name = "account", mixinStandardHelpOptions = true, description = "Erases an account.")
    int account(@Parameters(paramLabel = "ID", description = "The account's id.") String id) {
        return erase(subject(Subject.Kind.ACCOUNT, id));
    }

    @Command(name = "user", mixinStandardHelpOptions = true, description = "Erases a user, in every account.")
    int user(@Parameters(paramLabel = "ID", description = "The user's id.") String id) {
        return erase(subject(Subject.Kind.USER, id));
    }

    private Subject subject(Subject.Kind kind, String id) {
        try {
            return new SubjectRequest(kind, id).subject();
        } catch (Refused e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int erase(Subject subject) {
        var out = spec().commandLine().getOut();
        var open = erasure.begin(subject);
        boolean cacheCleared = erasure.erase(open);
        var erased = erasures.find(open.id()).orElseThrow().erased();
        out.printf(
                "erased %d events (%d pending, %d dead, %d scored); %d accounts rebuilt%n",
                erased.events(), erased.pending(), erased.dead(), erased.scored(), erased.accounts());
        if (!cacheCleared) {
            out.println("Redis did not answer: cached pages of the leaderboard expire within 5 seconds");
        }
        return 0;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
