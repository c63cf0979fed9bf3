// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on the schema that the migrating role does after each migration, as the owner of the tables. */
public interface Upkeep {

    /**
     * Does what is due; doing it again changes nothing.
     *
     * @param owner a connection of the tables' owner, in auto-commit, with a lock time-out
     */
    void keep(Connection owner) throws SQLException;
}
