// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.faults.Fault.Strike;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What a restore may bring back. */
final class Restores {

    private static final String PUT_BACK = """
            insert into inbox (id, account_id, user_id, event_type, occurred_at, metadata, accepted_at)
            select id, account_id, user_id, event_type, occurred_at, metadata, accepted_at - interval '1 hour'
              from signal order by id limit ?
                on conflict (id) do nothing
            """;

    static final Fault SCORED_ROWS = new Fault(
            "scored events put back into the inbox",
            Duration.ofSeconds(30),
            Fault.Answers.ALL_TAKEN,
            Strike.of((rig, _) -> {
                Awaitility.await("the first scoring")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> rig.promises().number("select count(*) from signal") >= Trial.EVENTS);
                assertThat(rig.promises()
                                .owner()
                                .sql(PUT_BACK)
                                .param(Trial.EVENTS)
                                .update())
                        .as("events put back")
                        .isEqualTo(Trial.EVENTS);
                Awaitility.await("the second scoring")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> rig.promises()
                                        .number(
                                                "select count(*) from inbox where accepted_at < now() - interval '30 minutes'")
                                == 0);
            }),
            "foldsWhatWasClaimed");

    private Restores() {}
}
