// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import java.sql.Connection;
import java.sql.SQLException;

/** Called for a month of signals after its retention: no query finds these signals any more, and their table is dropped next. */
public interface SignalsDropped {

    /**
     * Does what is due; it may be called again for the same table.
     *
     * @param owner a connection of the tables' owner, in auto-commit
     * @param table the table that was a partition of {@code signal}
     */
    void beforeDrop(Connection owner, String table) throws SQLException;
}
