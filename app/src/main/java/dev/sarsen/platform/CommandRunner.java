// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;

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
            exitCode = OperatorCommands.execute(commands, args.getSourceArgs());
        }
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
