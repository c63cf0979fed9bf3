// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPartitionsIntegrationTests extends PartitionsContract {

    @Test
    void reachesFromTheRetentionToThreeMonthsAhead() throws SQLException {
        keep(JUNE);
        assertThat(attached())
                .containsExactly(
                        "signal_2026_04",
                        "signal_2026_05",
                        "signal_2026_06",
                        "signal_2026_07",
                        "signal_2026_08",
                        "signal_2026_09");
        insert("2026-04-01T00:00:00Z");
        insert("2026-09-30T23:59:59.999Z");
        assertThatThrownBy(() -> insert("2026-10-01T00:00:00Z")).hasMessageContaining("no partition");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        keep(JUNE);
        insert("2026-06-15T00:00:00Z");
        var oids = rows("select oid::text from pg_class where relname like 'signal%' order by 1");
        keep(JUNE);
        assertThat(rows("select oid::text from pg_class where relname like 'signal%' order by 1"))
                .isEqualTo(oids);
    }

    @Test
    void dropsWholeMonthsAfterTheRetention() throws SQLException {
        keep(JUNE);
        insert("2026-04-20T00:00:00Z");
        keep(AUGUST);
        assertThat(tables()).startsWith("signal_2026_06").hasSize(6);
        assertThat(attached()).isEqualTo(tables());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into inbox (id, account_id, user_id, event_type, occurred_at) values (?, 'a', 'u', 't', now())",
                "insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)"
                        + " values (?, 'a', 'u', 't', now(), now(), 1, 'boom')"
            })
    void keepsAMonthWhoseIdsWaitInAQueue(String insert) throws SQLException {
        keep(JUNE);
        database.owner().sql(insert).param(APRIL.lower()).update();
        keep(AUGUST);
        assertThat(attached()).contains("signal_2026_04").doesNotContain("signal_2026_05");
    }

    @Test
    void dropsWhatAnEarlierRunHasDetached() throws SQLException {
        keep(JUNE);
        execute(owner, "alter table signal detach partition signal_2026_04");
        keep(AUGUST);
        assertThat(tables()).doesNotContain("signal_2026_04");
    }
}
