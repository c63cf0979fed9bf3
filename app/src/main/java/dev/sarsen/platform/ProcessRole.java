// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/**
 * What one process does. Every role has the same beans; the role is read at run time and decides which entrances open,
 * so that one ahead-of-time build serves them all.
 */
public enum ProcessRole {
    /** Serves HTTP on the application port and operations on the management port. */
    API,
    /** Scores events; opens the management port only. */
    WORKER,
    /** Migrates the schema, does the upkeep, opens nothing and ends. */
    MIGRATE,
    /** Runs one operator command, opens nothing and ends. Chosen by naming a command on the command line. */
    COMMAND,
    /** API, WORKER and MIGRATE in one process, for a developer's machine. */
    LOCAL;

    public boolean serves() {
        return this == API || this == LOCAL;
    }

    public boolean scores() {
        return this == WORKER || this == LOCAL;
    }

    public boolean migrates() {
        return this == MIGRATE || this == LOCAL;
    }

    public boolean ends() {
        return this == MIGRATE || this == COMMAND;
    }
}
