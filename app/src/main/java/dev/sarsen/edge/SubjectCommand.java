// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.Subject;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about an account or a user, by the rules of {@link SubjectRequest}. */
public abstract class SubjectCommand implements OperatorCommand {

    @Spec
    private @Nullable CommandSpec spec;

    /** Does it, and prints the result. */
    protected abstract void run(Subject subject, PrintWriter out);

    @Override
    public final Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to " + spec().name() + ": account or user.");
    }

    @Command(name = "account", mixinStandardHelpOptions = true, description = "Everything of one account.")
    final int account(@Parameters(paramLabel = "ID", description = "The account's id.") String id) {
        return run(Subject.Kind.ACCOUNT, id);
    }

    @Command(name = "user", mixinStandardHelpOptions = true, description = "Everything of one user, in every account.")
    final int user(@Parameters(paramLabel = "ID", description = "The user's id.") String id) {
        return run(Subject.Kind.USER, id);
    }

    private int run(Subject.Kind kind, String id) {
        var out = spec().commandLine().getOut();
        run(subject(kind, id), out);
        out.flush();
        return 0;
    }

    private Subject subject(Subject.Kind kind, String id) {
        try {
            return new SubjectRequest(kind, id).subject();
        } catch (Refused e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
