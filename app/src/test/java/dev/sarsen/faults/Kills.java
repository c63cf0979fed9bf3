// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import dev.sarsen.local.TemporaryServers;
import java.time.Duration;
import java.util.function.Consumer;

/** What ends without a word. A fault of a process is over when it is dead: its successor is still starting then. */
final class Kills {

    static final Fault API = new Fault(
            "kill -9 of an API",
            Duration.ofSeconds(30),
            Strike.of((rig, _) -> {
                var api = rig.apis().getFirst();
                api.kill();
                api.restart();
            }),
            "answersBeforeTheInsert");

    /** The worker holds events that it has claimed. The sweep comes later than the bound: others have to take them over. */
    static final Fault WORKER = new Fault(
            "kill -9 of a worker in its transaction",
            Duration.ofSeconds(25),
            Strike.of((rig, _) -> {
                var worker = rig.workers().getFirst();
                try (var _ = HeldTable.withInside(rig, worker)) {
                    worker.kill();
                }
                worker.restart();
            }),
            "acknowledgesBeforeTheCommitWithTheSweepOff");

    static final Fault POSTGRES = new Fault(
            "kill -9 of PostgreSQL",
            Duration.ofSeconds(30),
            servers(TemporaryServers::killPostgres, TemporaryServers::startPostgres),
            "commitsAsynchronously");

    static final Fault REDIS = new Fault(
            "kill -9 of Redis, which keeps its data",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            away(TemporaryServers::killRedis),
            "hidesThatRedisIsAwayWithTheSweepOff");

    static final Fault REDIS_DATA = new Fault(
            "kill -9 of Redis, which loses its data",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            away(TemporaryServers::loseRedis),
            "hidesThatRedisIsAwayWithTheSweepOff");

    static final Fault STOPPED_POSTGRES = new Fault(
            "PostgreSQL stopped for a while",
            Duration.ofSeconds(30),
            Strike.of((rig, stream) -> {
                rig.servers().stopPostgres();
                stream.awaitRefusals(10);
                rig.servers().startPostgres();
            }),
            "answersBeforeTheInsert");

    static final Fault CONNECTIONS = new Fault(
            "every connection cut, ten times",
            Duration.ofSeconds(30),
            Strike.of((rig, stream) -> {
                for (int i = 0; i < 10; i++) {
                    rig.promises().cutConnections();
                    stream.awaitReceipts(Trial.EVENTS / 10);
                }
            }),
            "answersBeforeTheInsert");

    private Kills() {}

    private static Strike servers(Consumer<TemporaryServers> kill, Consumer<TemporaryServers> start) {
        return Strike.of((rig, _) -> {
            kill.accept(rig.servers());
            start.accept(rig.servers());
        });
    }

    /** Long enough that events are accepted meanwhile. */
    private static Strike away(Consumer<TemporaryServers> kill) {
        return Strike.of((rig, stream) -> {
            kill.accept(rig.servers());
            stream.awaitReceipts(Trial.EVENTS);
            rig.servers().startRedis();
        });
    }
}
