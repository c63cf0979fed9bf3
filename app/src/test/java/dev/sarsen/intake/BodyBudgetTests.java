// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class BodyBudgetTests {

    private final BodyBudget bodies =
            new BodyBudget(DataSize.ofMegabytes(8), DataSize.ofMegabytes(16), Duration.ofSeconds(30));

    @Test
    void stopsInflatingWhereTheLimitIsPassed() throws IOException {
        var bomb = zeros(100);
        var request = request(bomb);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> bodies.with(request, body -> body.length))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.BODY_TOO_LARGE));
        assertThat(request.getInputStream().readAllBytes()).hasSizeGreaterThan(bomb.length * 4 / 5);
    }

    @Test
    void countsInflatedBytesAgainstTheBudget() {
        var refusal = bodies.with(
                request(zeros(8)),
                _ -> bodies.with(
                        request(zeros(8)),
                        _ -> bodies.with(
                                request(zeros(8)),
                                _ -> catchRefusal(() -> bodies.with(request(zeros(1)), body -> body.length)))));
        assertThat(refusal).isEqualTo(Problem.INTAKE_BUSY);
    }

    private static Problem catchRefusal(Runnable work) {
        try {
            work.run();
        } catch (Refused e) {
            return e.problem();
        }
        throw new AssertionError("Nothing was refused");
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
