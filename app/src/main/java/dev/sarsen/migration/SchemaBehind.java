// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.util.List;

/** The schema lacks migrations that this version needs. */
class SchemaBehind extends RuntimeException {

    private static final long serialVersionUID = 1;

    SchemaBehind(List<String> pending) {
        super("The database schema is behind this version: pending " + String.join(", ", pending) + ".");
    }
}
