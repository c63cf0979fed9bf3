// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Reads bodies whole, up to a size and within a time.
 *
 * @param most bytes of the largest body
 * @param timeout how long a body may take to arrive
 */
public record WholeBody(int most, Duration timeout) {

    private static final int CHUNK = 16 * 1024;

    /** @throws Refused if the media type names another charset than UTF-8 */
    public static void requireUtf8(@Nullable MediaType type) {
        var charset = type == null ? null : type.getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw new Refused(
                    Problem.MEDIA_TYPE_UNSUPPORTED, "The charset of a body is UTF-8, not " + charset.name() + ".");
        }
    }

    /**
     * Reads to the end.
     *
     * @param growth told how many bytes have come, each time before they are kept
     * @throws Refused if the body is too large or too slow
     */
    public byte[] read(InputStream input, IntConsumer growth) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var body = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
            if (body.size() + count > most) {
                throw new Refused(Problem.BODY_TOO_LARGE, Problem.BODY_TOO_LARGE.meaning());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new Refused(Problem.BODY_TOO_SLOW, Problem.BODY_TOO_SLOW.meaning());
            }
            growth.accept(body.size() + count);
            body.write(chunk, 0, count);
        }
        return body.toByteArray();
    }
}
