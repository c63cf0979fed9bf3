// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.console.Viewer.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ViewerTests {

    private static final Duration HEARTBEAT = Duration.ofMillis(50);

    private final Slow out = new Slow();
    private volatile boolean on = true;

    @Test
    void beginsWithHowLongToWaitBeforeComingBack() throws Exception {
        watch(Duration.ofHours(1), Frame.end("shutdown"));
        assertThat(out.text()).startsWith("retry: ").endsWith("event: end\ndata: {\"reason\":\"shutdown\"}\n\n");
    }

    @Test
    void endsWhenTheTokenExpires() throws Exception {
        var begin = Instant.now();
        watch(Duration.ofMillis(300), Frame.overview(1, "{}"));
        assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat(out.text())
                .contains("id: 1\nevent: overview\ndata: {}\n\n", ": still here")
                .endsWith("event: end\ndata: {\"reason\":\"token-expired\"}\n\n");
    }

    @Test
    void writesNothingForATokenThatHasExpired() throws Exception {
        watch(Duration.ofSeconds(-1), Frame.overview(1, "{}"));
        assertThat(out.text()).doesNotContain("overview").contains("token-expired");
    }

    @Test
    void givesASignOfLifeWhileThereIsNoNews() throws Exception {
        watch(HEARTBEAT.multipliedBy(20), null);
        assertThat(out.text().split(": still here", -1)).hasSizeBetween(9, 22);
    }

    @Test
    void showsOneThatReadsSlowlyOnlyTheNewestAndHoldsUpNobody() throws Exception {
        var viewer = viewer(Duration.ofHours(1));
        var thread = Thread.ofVirtual().start(() -> write(viewer));
        await().until(out::isStuck);
        var begin = System.nanoTime();
        for (int id = 1; id <= 10_000; id++) {
            viewer.offer(Frame.overview(id, "{}"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        out.goOn();
        await().untilAsserted(() -> assertThat(out.text()).contains("id: 10000\n"));
        viewer.offer(Frame.end("shutdown"));
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(out.text()).doesNotContain("id: 9999\n");
    }

    @Test
    void endsWhenTheFeedIsTurnedOff() throws Exception {
        on = false;
        watch(Duration.ofHours(1), Frame.overview(1, "{}"));
        assertThat(out.text()).contains("overview").endsWith("data: {\"reason\":\"feature-off\"}\n\n");
    }

    @Test
    void keepsAFarewellWhateverComesAfterIt() throws Exception {
        var viewer = viewer(Duration.ofHours(1));
        viewer.offer(Frame.end("shutdown"));
        viewer.offer(Frame.overview(1, "{}"));
        out.goOn();
        viewer.writeTo(out, () -> on);
        assertThat(out.text()).contains("shutdown").doesNotContain("overview");
    }

    private void watch(Duration left, Frame news) throws Exception {
        var viewer = viewer(left);
        if (news != null) {
            viewer.offer(news);
        }
        out.goOn();
        viewer.writeTo(out, () -> on);
    }

    private void write(Viewer viewer) {
        try {
            viewer.writeTo(out, () -> on);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Viewer viewer(Duration left) {
        return new Viewer("console", Instant.now().plus(left), HEARTBEAT, Clock.systemUTC());
    }

    /** A connection whose other end reads nothing until it is told to go on. */
    private static final class Slow extends OutputStream {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CountDownLatch reads = new CountDownLatch(1);
        private volatile boolean stuck;

        void goOn() {
            reads.countDown();
        }

        boolean isStuck() {
            return stuck;
        }

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            stuck = true;
            try {
                if (!reads.await(30, SECONDS)) {
                    throw new IOException("stuck");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(bytes);
        }
    }
}
