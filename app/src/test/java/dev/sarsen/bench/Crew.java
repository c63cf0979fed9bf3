// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does a pile of work with several hands at once, each with a tool of its own, and takes the time. */
final class Crew {

    private Crew() {}

    /** Seconds from the start to the end of the last piece. */
    static <T> double seconds(Collection<T> pieces, List<? extends Hand<T>> hands) throws Exception {
        var pile = new ConcurrentLinkedQueue<>(pieces);
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(hands.size())) {
            var ends = new ArrayList<Future<?>>();
            hands.forEach(hand -> ends.add(threads.submit(task(pile, hand))));
            for (var end : ends) {
                end.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static <T> Callable<Void> task(Queue<T> pile, Hand<T> hand) {
        return () -> {
            for (var piece = pile.poll(); piece != null; piece = pile.poll()) {
                hand.take(piece);
            }
            return null;
        };
    }

    /** What one thread does with a piece of the work. */
    @FunctionalInterface
    interface Hand<T> {
        void take(T piece) throws Exception;
    }
}
