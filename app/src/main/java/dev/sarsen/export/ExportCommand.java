// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

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

/** Prints what is held of an account or of a user. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Prints everything that is held of an account or of a user.",
        description = {
            "Each line is a JSON object with a table and one of its records; the last one counts the records by table.",
            "Lines of the log come between them: take those that begin with {\"table\" or {\"records\"."
        })
class ExportCommand implements OperatorCommand {

    private final SubjectExport export;

    @Spec
    private @Nullable CommandSpec spec;

    ExportCommand(SubjectExport export) {
        this.export = export;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to export: account or user.");
    }

    @Command(name = "account", mixinStandardHelpOptions = true, description = "Exports an account.")
    int account(@Parameters(paramLabel = "ID", description = "The account's id.") String id) {
        return export(new Subject(Subject.Kind.ACCOUNT, id));
    }

    @Command(name = "user", mixinStandardHelpOptions = true, description = "Exports a user, in every account.")
    int user(@Parameters(paramLabel = "ID", description = "The user's id.") String id) {
        return export(new Subject(Subject.Kind.USER, id));
    }

    private int export(Subject subject) {
        PrintWriter out = spec().commandLine().getOut();
        export.write(subject, out::println);
        out.flush();
        return 0;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
