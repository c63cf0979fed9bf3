// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the one operator command that the command line names. */
class CommandRunner implements ApplicationRunner, ExitCodeGenerator {

    private final ProcessRole role;
    private final List<OperatorCommand> commands;
    private int exitCode;

    CommandRunner(ProcessRole role, List<OperatorCommand> commands) {
        this.role = role;
        this.commands = commands;
    }

    @Override
    public void run(ApplicationArguments args) {
        if (role == ProcessRole.COMMAND) {
            exitCode = commandLine().execute(withoutSpringOptions(args));
        }
    }

    CommandLine commandLine() {
        var root = new CommandLine(new Root());
        commands.forEach(root::addSubcommand);
        root.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println("ERROR: " + failure.getMessage());
            return line.getCommandSpec().exitCodeOnExecutionException();
        });
        return root;
    }

    private static String[] withoutSpringOptions(ApplicationArguments args) {
        return List.of(args.getSourceArgs()).stream()
                .filter(arg -> !isSpringProperty(arg))
                .toArray(String[]::new);
    }

    private static boolean isSpringProperty(String arg) {
        return arg.startsWith("--") && arg.replaceFirst("=.*", "").contains(".");
    }

    @Override
    public int getExitCode() {
        return exitCode;
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
