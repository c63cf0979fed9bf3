// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The answers to requests at a fixed rate over a few connections, each timed from the moment at which it was due.
 *
 * @param perSecond how many were sent in a second
 */
record Paced(List<Answer> answers, double perSecond) {

    private static final int CONNECTIONS = 32;
    private static final int NO_ANSWER = 0;

    record Answer(int status, double millis) {}

    static Paced send(Poster poster, byte[] event, double perSecond, double seconds) throws Exception {
        return send(Collections.nCopies(CONNECTIONS, _ -> poster.statusOf(event)), perSecond, seconds);
    }

    /** Sends numbered requests over as many connections as there are clients. */
    static Paced send(List<? extends Client> clients, double perSecond, double seconds) throws Exception {
        long requests = (long) (seconds * perSecond);
        var answers = new ConcurrentLinkedQueue<Answer>();
        var next = new AtomicLong();
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            for (var client : clients) {
                threads.execute(() -> {
                    for (long request = next.getAndIncrement(); request < requests; request = next.getAndIncrement()) {
                        long due = start + (long) (request / perSecond * 1e9);
                        LockSupport.parkNanos(due - System.nanoTime());
                        int status = status(client, request);
                        answers.add(new Answer(status, (System.nanoTime() - due) / 1e6));
                    }
                });
            }
        }
        return new Paced(List.copyOf(answers), requests / ((System.nanoTime() - start) / 1e9));
    }

    private static int status(Client client, long request) {
        try {
            return client.send(request);
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

    /** Sends one request after the other; the status of each answer. */
    @FunctionalInterface
    interface Client {
        int send(long number) throws IOException, InterruptedException;
    }
}
