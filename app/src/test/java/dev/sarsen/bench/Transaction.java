// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The statements of one transaction, in their order. */
record Transaction(List<Step> steps) {

    /** The first statement that begins like this. */
    @Nullable Step find(String beginning) {
        Predicate<Step> begins = step -> step.sql().strip().startsWith(beginning);
        return steps.stream().filter(begins).findFirst().orElse(null);
    }

    /** Runs it again and commits it. */
    void repeat(Connection connection, Map<String, PreparedStatement> prepared) throws SQLException {
        for (var step : steps) {
            var statement = prepared.get(step.sql());
            if (statement == null) {
                statement = connection.prepareStatement(step.sql());
                prepared.put(step.sql(), statement);
            }
            step.repeat(connection, statement);
        }
        connection.commit();
    }
}
