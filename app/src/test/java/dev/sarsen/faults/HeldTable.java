// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A table that nobody may write to until this is closed. */
final class HeldTable implements AutoCloseable {

    private final Connection owner;

    private HeldTable(Connection owner) {
        this.owner = owner;
    }

    static HeldTable of(Rig rig, String table) throws SQLException {
        var owner = rig.servers().postgres().connect(PostgresServer.OWNER);
        owner.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            statement.execute("lock table " + table + " in exclusive mode");
        }
        return new HeldTable(owner);
    }

    /** Holds the accounts, from when a thread of this worker stands before them, in the middle of its transaction. */
    static HeldTable withInside(Rig rig, Member worker) throws SQLException {
        var held = of(rig, "account");
        Awaitility.await("scoring that waits")
                .atMost(Duration.ofMinutes(1))
                .until(() -> rig.promises().waitsForALock(worker.name()));
        return held;
    }

    @Override
    public void close() throws SQLException {
        owner.close();
    }
}
