package dev.sarsen.bench;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The answers to posts at a fixed rate over a few connections, each timed from the moment at which it was due.
 *
 * @param perSecond how many were sent in a second
 */
record PacedPosts(List<Answer> answers, double perSecond) {

    private static final int CONNECTIONS = 32;
    private static final int NO_ANSWER = 0;

    record Answer(int status, double millis) {}

    static PacedPosts send(Poster poster, byte[] event, double perSecond, double seconds) throws Exception {
        long posts = (long) (seconds * perSecond);
        var answers = new ConcurrentLinkedQueue<Answer>();
        var next = new AtomicLong();
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                threads.execute(() -> {
                    for (long post = next.getAndIncrement(); post < posts; post = next.getAndIncrement()) {
                        long due = start + (long) (post / perSecond * 1e9);
                        LockSupport.parkNanos(due - System.nanoTime());
                        int status = status(poster, event);
                        answers.add(new Answer(status, (System.nanoTime() - due) / 1e6));
                    }
                });
            }
        }
        return new PacedPosts(List.copyOf(answers), posts / ((System.nanoTime() - start) / 1e9));
    }

    private static int status(Poster poster, byte[] event) {
        try {
            return poster.statusOf(event);
        } catch (IOException e) {
            return NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }

    double share(int status) {
        return perSecond(status) / perSecond;
    }

    /** How many answers of this status there were in a second. */
    double perSecond(int status) {
        return perSecond
                * answers.stream().filter(answer -> answer.status() == status).count()
                / answers.size();
    }

    double quantile(double share) {
        return Spread.quantile(answers.stream().map(Answer::millis).toList(), share);
    }

    /** How many of each status, in words. */
    String statuses() {
        return answers.stream()
                .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()))
                .toString();
    }
}
