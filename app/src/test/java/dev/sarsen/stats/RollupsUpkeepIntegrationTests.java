// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.events.Retention;
import dev.sarsen.local.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class RollupsUpkeepIntegrationTests {

    @Test
    void removesTheHoursBeyondTheRetention(@Autowired Database database) throws Exception {
        database.truncate();
        database.owner().sql("""
                        insert into signal_hour (hour, event_type, bonus, signals)
                        select date_trunc('hour', now()) - day * interval '1 day', 'call_made', 0, 1 from generate_series(0, 40) as day
                        """).update();
        database.owner().sql("""
                        insert into signal_hour_audience (hour, key_id, accounts, users)
                        select hour, 'public', '', '' from signal_hour
                        """).update();
        var upkeep = new RollupsUpkeep(new Retention(Duration.ofDays(30)), Clock.systemUTC());
        try (var owner = database.connect(PostgresServer.OWNER)) {
            upkeep.keep(owner);
        }
        assertThat(count(database.owner(), "signal_hour")).isEqualTo(31);
        assertThat(count(database.owner(), "signal_hour_audience")).isEqualTo(31);
    }
}
