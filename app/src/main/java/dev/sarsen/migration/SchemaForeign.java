// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

/** The schema was not made by the migrations of this version, nor of an earlier one: no migration can mend it. */
class SchemaForeign extends RuntimeException {

    private static final long serialVersionUID = 1;

    private SchemaForeign(String message) {
        super(message);
    }

    static SchemaForeign by(String script) {
        return new SchemaForeign("The database was made by another %s than that of this version.".formatted(script));
    }

    static SchemaForeign withoutHistory() {
        return new SchemaForeign("The database holds tables that Sarsen did not make.");
    }

    static SchemaForeign skipped() {
        return new SchemaForeign(
                "spring.flyway.baseline-on-migrate is on: in a database that holds other tables it would skip Sarsen's first migration.");
    }
}
