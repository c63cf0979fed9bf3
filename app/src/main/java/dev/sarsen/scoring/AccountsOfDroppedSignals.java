// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.signals.SignalsDropped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Notes the accounts whose signals end with their retention, some in each transaction; the workers rebuild them. */
class AccountsOfDroppedSignals implements SignalsDropped {

    private static final int AT_ONCE = 10_000;

    @Override
    public void beforeDrop(Connection owner, String table) throws SQLException {
        try (var statement = owner.prepareStatement("""
                with next as (select distinct account_id from %s where account_id > ? order by account_id limit ?),
                     noted as (insert into account_to_rebuild (account_id) select account_id from next order by account_id
                                   on conflict (account_id) do nothing)
                select max(account_id) from next
                """.formatted(table))) {
            for (String last = ""; last != null; last = noteAfter(last, statement)) {}
        }
    }

    private static @Nullable String noteAfter(String last, PreparedStatement statement) throws SQLException {
        statement.setString(1, last);
        statement.setInt(2, AT_ONCE);
        try (var row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
