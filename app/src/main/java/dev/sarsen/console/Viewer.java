// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One live feed: whoever has news leaves them in a slot that keeps the newest only, the thread of the request writes them. So
 * one that reads slowly misses news and holds up nobody.
 */
class Viewer {

    private static final String HELLO = "retry: 2000\n\n";
    private static final String HEARTBEAT = ": still here\n\n";

    private final String subject;
    private final Instant expiresAt;
    private final Duration heartbeat;
    private final Clock clock;
    private final ArrayBlockingQueue<Frame> slot = new ArrayBlockingQueue<>(1);

    Viewer(String subject, Instant expiresAt, Duration heartbeat, Clock clock) {
        this.subject = subject;
        this.expiresAt = expiresAt;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    String subject() {
        return subject;
    }

    /** Leaves news in the slot in place of older ones; returns at once. A farewell stays. */
    synchronized void offer(Frame news) {
        var older = slot.poll();
        var _ = slot.offer(older != null && older.last() ? older : news);
    }

    /** Writes until the farewell, until the reader's token has expired, or until there is to be no feed any more. */
    void writeTo(OutputStream out, BooleanSupplier isOn) throws IOException, InterruptedException {
        send(out, HELLO);
        var left = left();
        while (left.isPositive()) {
            var wait = left.compareTo(heartbeat) < 0 ? left : heartbeat;
            var news = slot.poll(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            send(out, news == null ? HEARTBEAT : news.text());
            if (news != null && news.last()) {
                return;
            }
            if (!isOn.getAsBoolean()) {
                send(out, Frame.end("feature-off").text());
                return;
            }
            left = left();
        }
        send(out, Frame.end("token-expired").text());
    }

    private Duration left() {
        return Duration.between(clock.instant(), expiresAt);
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * A server-sent event, ready to be written.
     *
     * @param last whether the feed ends with it
     */
    record Frame(String text, boolean last) {

        static Frame overview(long id, String json) {
            return new Frame("id: %d\nevent: overview\ndata: %s\n\n".formatted(id, json), false);
        }

        static Frame end(String reason) {
            return new Frame("event: end\ndata: {\"reason\":\"%s\"}\n\n".formatted(reason), true);
        }
    }
}
