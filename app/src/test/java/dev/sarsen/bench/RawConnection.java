// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection with the statements that it has prepared: JDBC and nothing else. */
final class RawConnection implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    RawConnection(Stand stand) throws SQLException {
        connection = stand.connect();
        connection.setAutoCommit(false);
    }

    void repeat(Transaction transaction) throws SQLException {
        transaction.repeat(connection, prepared);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
