// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, as the application sent it. */
record Step(String sql, List<Parameter> parameters) {

    /** Sends the statement again and reads what it returns to the end. */
    void repeat(Connection connection, PreparedStatement statement) throws SQLException {
        for (var parameter : parameters) {
            parameter.set(connection, statement);
        }
        if (statement.execute()) {
            try (var rows = statement.getResultSet()) {
                while (rows.next()) {
                    rows.getString(1);
                }
            }
        }
    }

    /** A parameter by its place, from 1. */
    sealed interface Parameter {

        void set(Connection connection, PreparedStatement statement) throws SQLException;
    }

    record Single(int place, @Nullable Object value) implements Parameter {

        @Override
        public void set(Connection connection, PreparedStatement statement) throws SQLException {
            statement.setObject(place, value);
        }
    }

    record Many(int place, String type, Object[] values) implements Parameter {

        @Override
        public void set(Connection connection, PreparedStatement statement) throws SQLException {
            statement.setArray(place, connection.createArrayOf(type, values));
        }
    }
}
