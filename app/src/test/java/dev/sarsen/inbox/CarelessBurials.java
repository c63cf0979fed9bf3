// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Buries an innocent event that waits with each that is dead. */
public final class CarelessBurials extends DeadEvents {

    private static final String NEIGHBOUR =
            "select id from inbox where metadata -> 'poison' is null order by id limit 1 for update skip locked";

    private final JdbcClient jdbc;

    public CarelessBurials(JdbcClient jdbc) {
        super(jdbc);
        this.jdbc = jdbc;
    }

    @Override
    public boolean bury(UUID id) {
        boolean buried = super.bury(id);
        jdbc.sql(NEIGHBOUR).query(UUID.class).optional().ifPresent(super::bury);
        return buried;
    }
}
