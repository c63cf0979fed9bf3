// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the file of flags.
 *
 * @param problem why it cannot be used, where it cannot
 * @param undeclared keys in it that are no {@link Flag}
 */
record FileState(Status status, @Nullable String problem, List<String> undeclared) {

    static final FileState NONE = new FileState(Status.NONE, null, List.of());

    enum Status {
        /** None is set. */
        NONE,
        /** In force. */
        READ,
        /** The last one that could be read is in force, or none. */
        BROKEN
    }

    static FileState read(List<String> undeclared) {
        return new FileState(Status.READ, null, undeclared);
    }

    static FileState broken(String problem) {
        return new FileState(Status.BROKEN, problem, List.of());
    }
}
