// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks every process of the rig for its liveness, twice a second, and counts what is no 200 within four seconds. */
final class Liveness implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final long PAUSE_MILLIS = 500;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> watchers;

    private Liveness(List<Member> members) {
        watchers = members.stream()
                .map(member -> Thread.ofPlatform().daemon().name("kubelet").start(() -> watch(member)))
                .toList();
    }

    static Liveness of(List<Member> members) {
        return new Liveness(members);
    }

    /** Which process failed, once for each probe. */
    Queue<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        stop.countDown();
        watchers.forEach(Thread::interrupt);
    }

    private void watch(Member member) {
        try {
            do {
                member.life().ifPresent(life -> ask(member, life));
            } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A failure of a process that was killed or hung meanwhile is none. */
    private void ask(Member member, Member.Life life) {
        boolean passes = Probe.passes(life.livez(), TIMEOUT);
        if (!passes && member.life().filter(life::equals).isPresent()) {
            failures.add(member.toString());
        }
    }
}
