// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            on           | ''              | 0 | ''
            on           | standby         | 1 | ''
            on           | standby         | 0 | 0 of 1 synchronous standbys are connected
            on           | *               | 0 | 0 of 1 synchronous standbys are connected
            on           | 'a, b'          | 1 | ''
            on           | FIRST 2 (a, b)  | 1 | 1 of 2 synchronous standbys are connected
            on           | 'any 1 (a, b)'  | 2 | ''
            on           | '2(a, b)'       | 2 | ''
            on           | '"first 2 (x"'  | 1 | ''
            remote_apply | standby         | 1 | ''
            remote_write | standby         | 1 | synchronous_commit is remote_write: no commit waits until a standby has flushed it
            local        | standby         | 1 | synchronous_commit is local: no commit waits until a standby has flushed it
            local        | ''              | 0 | ''
            off          | ''              | 0 | synchronous_commit is off: a crash of PostgreSQL loses acknowledged events
            """)
    void isAtFaultWhereACommitDoesNotWaitAsItShould(String commits, String names, int standbys, String fault) {
        assertThat(new Replication(commits, names, standbys).fault().orElse("")).isEqualTo(fault);
    }
}
