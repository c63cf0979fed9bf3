// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Servers that answer, and refuse writes. */
final class Refusals {

    /** Workers rest for five seconds at most after a failure, and a probe comes every two. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    static final Fault FAILOVER = new Fault(
            "PostgreSQL comes back as a standby, and is promoted",
            BOUND,
            Strike.of((rig, stream) -> {
                rig.servers().demotePostgres();
                stream.awaitRefusals(10);
                TimeUnit.SECONDS.sleep(2);
                rig.servers().promotePostgres();
            }),
            "answersBeforeTheInsertInAFailover");

    /** Sessions that begin meanwhile stay read-only for as long as they last. */
    static final Fault READ_ONLY_POSTGRES = new Fault(
            "PostgreSQL read-only for a while",
            BOUND,
            Strike.of((rig, stream) -> {
                rig.superuser("alter role sarsen_app set default_transaction_read_only = on");
                try {
                    rig.promises().cutConnections();
                    stream.awaitRefusals(10);
                    TimeUnit.SECONDS.sleep(2);
                } finally {
                    rig.superuser("alter role sarsen_app reset default_transaction_read_only");
                }
            }),
            "keepsReadOnlyConnections");

    static final Fault FULL_REDIS = redis(
            "a full Redis", "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0", "hidesThatRedisIsFullWithTheSweepOff");

    static final Fault DEMOTED_REDIS = redis(
            "a demoted Redis", "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE", "hidesThatRedisIsDemotedWithTheSweepOff");

    private Refusals() {}

    /** It refuses while freshness is awaited: sooner than the sweep comes. */
    private static Fault redis(String name, String begin, String end, String counterTest) {
        return new Fault(
                name,
                BOUND,
                Answers.ALL_TAKEN,
                Strike.of((rig, stream) -> {
                    rig.servers().redis().command(begin);
                    stream.leave(() -> rig.servers().redis().command(end));
                    stream.awaitReceipts(Trial.EVENTS);
                }),
                counterTest);
    }
}
