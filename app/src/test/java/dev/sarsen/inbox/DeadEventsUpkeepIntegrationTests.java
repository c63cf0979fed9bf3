// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import static dev.sarsen.Books.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.events.Retention;
import dev.sarsen.local.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class DeadEventsUpkeepIntegrationTests {

    @Test
    void removesDeadEventsAfterTheirRetentionInPieces(@Autowired Database database) throws Exception {
        database.truncate();
        database.owner().sql("""
                        insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, died_at, reason)
                        select uuidv7(), 'acct_1', 'user_1', 'call_made', now(), now(), 5,
                               now() - case when i > 3 then interval '25 hours' else interval '23 hours' end, 'boom'
                          from generate_series(1, 20003) as i
                        """).update();
        try (var owner = database.connect(PostgresServer.OWNER)) {
            new DeadEventsUpkeep(Duration.ofDays(1), new Retention(Duration.ofDays(30))).keep(owner);
        }
        assertThat(count(database.owner(), "dead_event")).isEqualTo(3);
    }
}
