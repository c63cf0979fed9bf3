// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.WholeBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class BodyBudgetTests {

    private static final int MIB = 1024 * 1024;

    private final BodyBudget bodies =
            new BodyBudget(new WholeBody(8 * MIB, Duration.ofSeconds(30)), DataSize.ofMegabytes(16));

    private int price;

    @Test
    void stopsInflatingWhereTheLimitIsPassed() throws IOException {
        var bomb = zeros(100);
        var request = request(bomb);
        assertThat(refusal(() -> read("a", request))).isEqualTo(Problem.BODY_TOO_LARGE);
        assertThat(request.getInputStream().readAllBytes()).hasSizeGreaterThan(bomb.length * 4 / 5);
    }

    @Test
    void countsInflatedBytesAgainstTheBudget() {
        assertThat(refusal(() -> beside("a", 8, () -> beside("b", 7, () -> read("c", 1)))))
                .isNull();
        assertThat(refusal(() -> beside("a", 8, () -> beside("b", 8, () -> read("c", 1)))))
                .isEqualTo(Problem.INTAKE_BUSY);
    }

    @Test
    void leavesAQuarterOfTheBudgetToOtherClients() {
        assertThat(refusal(() -> beside("a", 8, () -> read("a", 4)))).isNull();
        assertThat(refusal(() -> beside("a", 8, () -> read("a", 5)))).isEqualTo(Problem.TOO_MANY_AT_ONCE);
        assertThat(refusal(() -> beside("a", 8, () -> beside("a", 4, () -> read("a", 1)))))
                .isEqualTo(Problem.TOO_MANY_AT_ONCE);
        assertThat(refusal(() -> beside("a", 8, () -> beside("a", 4, () -> read("b", 4)))))
                .isNull();
    }

    @Test
    void givesBackWhatARefusedBodyHeldBeforeAnotherOneIsLookedAt() {
        beside("a", 8, () -> {
            assertThat(refusal(() -> read("a", 5))).isEqualTo(Problem.TOO_MANY_AT_ONCE);
            assertThat(refusal(() -> read("a", 4))).isNull();
            assertThat(refusal(() -> read("b", 8))).isNull();
        });
        assertThat(refusal(() -> beside("a", 8, () -> read("b", 8)))).isNull();
    }

    @Test
    void tellsThePriceOfWhatItHasReadAlsoOfABodyThatIsRefused() {
        read("a", 3);
        assertThat(price).isEqualTo(3 * MIB);
        assertThat(refusal(() -> beside("a", 8, () -> read("a", 8)))).isEqualTo(Problem.TOO_MANY_AT_ONCE);
        assertThat(price).isBetween(4 * MIB, 4 * MIB + 64 * 1024);
        assertThat(refusal(() -> read("a", 9))).isEqualTo(Problem.BODY_TOO_LARGE);
        assertThat(price).isBetween(8 * MIB - 64 * 1024, 8 * MIB);
    }

    private void read(String client, int megabytes) {
        read(client, request(zeros(megabytes)));
    }

    private void read(String client, MockHttpServletRequest request) {
        bodies.with(request, client, bytes -> price = bytes, body -> body.length);
    }

    /** Does something while a body of a client is in memory. */
    private void beside(String client, int megabytes, Runnable work) {
        bodies.with(request(zeros(megabytes)), client, _ -> {}, body -> {
            work.run();
            return body.length;
        });
    }

    private static @Nullable Problem refusal(Runnable work) {
        try {
            work.run();
            return null;
        } catch (Refused e) {
            return e.problem();
        }
    }

    private static MockHttpServletRequest request(byte[] gzip) {
        var request = new MockHttpServletRequest();
        request.addHeader("Content-Encoding", "gzip");
        request.setContent(gzip);
        return request;
    }

    private static byte[] zeros(int megabytes) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(new byte[1024 * 1024]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
