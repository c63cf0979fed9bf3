// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import dev.sarsen.edge.SubjectCommand;
import dev.sarsen.events.Subject;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Prints what is held of an account or of a user. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Prints everything that is held of an account or of a user.",
        description = {
            "Each line is a JSON object with a table and one of its records; the last one counts the records by table.",
            "Lines of the log come between them: take those that begin with {\"table\" or {\"records\"."
        })
class ExportCommand extends SubjectCommand {

    private final SubjectExport export;

    ExportCommand(SubjectExport export) {
        this.export = export;
    }

    @Override
    protected void run(Subject subject, PrintWriter out) {
        export.write(subject, out::println);
    }
}
