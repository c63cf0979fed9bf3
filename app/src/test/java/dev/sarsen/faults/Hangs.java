// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.Hung;
import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What stands still or is slow, and goes on later. */
final class Hangs {

    /** Longer than a liveness probe waits. */
    private static final Duration STANDSTILL = Duration.ofSeconds(7);

    static final Fault API = new Fault(
            "SIGSTOP of an API",
            Duration.ofSeconds(30),
            Strike.of((rig, _) -> standStill(rig.apis().getFirst())),
            "answersBeforeTheInsert");

    static final Fault WORKER = new Fault(
            "SIGSTOP of a worker in its transaction",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            Strike.of((rig, _) -> {
                var worker = rig.workers().getFirst();
                var held = HeldTable.withInside(rig, worker);
                try (var _ = worker.hang()) {
                    held.close();
                    TimeUnit.MILLISECONDS.sleep(STANDSTILL.toMillis());
                }
            }),
            "acknowledgesBeforeTheCommitWithTheSweepOff");

    static final Fault POSTGRES = new Fault(
            "SIGSTOP of PostgreSQL",
            Duration.ofSeconds(30),
            Strike.of((rig, _) -> {
                try (var _ = hungPostgres(rig)) {
                    TimeUnit.MILLISECONDS.sleep(STANDSTILL.toMillis());
                }
            }),
            "makesLivenessDependOnPostgres");

    static final Fault REDIS = new Fault(
            "SIGSTOP of Redis",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            Strike.of((rig, _) -> {
                rig.servers().hangRedis();
                TimeUnit.MILLISECONDS.sleep(STANDSTILL.toMillis());
                rig.servers().resumeRedis();
            }),
            "hidesThatRedisIsAwayWithTheSweepOff");

    /** Two thirds of the time PostgreSQL stands still. */
    static final Fault SLOW_POSTGRES = new Fault(
            "a slow PostgreSQL",
            Duration.ofSeconds(30),
            Answers.COME_BACK_LATER,
            Strike.of((rig, _) -> {
                long end = System.nanoTime() + STANDSTILL.toNanos();
                while (System.nanoTime() < end) {
                    try (var _ = hungPostgres(rig)) {
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }),
            "makesLivenessDependOnPostgres");

    /** A lock on the inbox holds every connection of both APIs, until clients are sent away. */
    static final Fault POOL = new Fault(
            "the pool of connections exhausted",
            Duration.ofSeconds(30),
            Answers.COME_BACK_LATER,
            Strike.of((rig, stream) -> {
                try (var _ = stream.crowd(new EventStream.Load(40, 1, 40, "crowd_"));
                        var _ = HeldTable.of(rig, "inbox")) {
                    stream.awaitRefusals(10);
                    TimeUnit.SECONDS.sleep(2);
                }
            }),
            "makesLivenessDependOnPostgres");

    private Hangs() {}

    private static Hung hungPostgres(Rig rig) {
        return Hung.of(rig.servers().postmaster().orElseThrow().pid());
    }

    private static void standStill(Member member) throws Exception {
        try (var _ = member.hang()) {
            TimeUnit.MILLISECONDS.sleep(STANDSTILL.toMillis());
        }
    }
}
