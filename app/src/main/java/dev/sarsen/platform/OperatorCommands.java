// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of {@link OperatorCommand}s. */
public final class OperatorCommands {

    private OperatorCommands() {}

    /** Runs what the arguments name; returns the exit code, 1 for a failure and 2 for arguments that are wrong. */
    public static int execute(List<? extends OperatorCommand> commands, String... args) {
        var line = new CommandLine(new Root());
        commands.forEach(line::addSubcommand);
        line.setExecutionExceptionHandler((failure, of, _) -> {
            of.getErr().println("ERROR: " + failure.getMessage());
            return of.getCommandSpec().exitCodeOnExecutionException();
        });
        return line.execute(withoutSpringOptions(args));
    }

    private static String[] withoutSpringOptions(String... args) {
        return Arrays.stream(args).filter(arg -> !isSpringProperty(arg)).toArray(String[]::new);
    }

    private static boolean isSpringProperty(String arg) {
        return arg.startsWith("--") && arg.replaceFirst("=.*", "").contains(".");
    }

    @Command(
            name = "sarsen",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Operator commands of Sarsen; they use the same connection settings as the roles.")
    static class Root implements Runnable {

        @CommandLine.Spec
        @Nullable CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Name a command.");
        }
    }
}
