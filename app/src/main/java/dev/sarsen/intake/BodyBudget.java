// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;

/** Reads bodies whole, inflates those that came as gzip, and bounds the bytes of all bodies that are in memory at one time. */
class BodyBudget {

    private static final int UNIT = 1024;
    private static final int CHUNK = 16 * UNIT;

    private final int maxBody;
    private final Duration timeout;
    private final Semaphore free;

    /** One body may go beyond the budget: of many that come together and spend it, one is always done. */
    private final AtomicReference<@Nullable Share> overdrawn = new AtomicReference<>();

    /** @param timeout how long one body may take to arrive */
    BodyBudget(DataSize maxBody, DataSize inFlight, Duration timeout) {
        this.timeout = timeout;
        this.maxBody = Math.toIntExact(maxBody.toBytes());
        this.free = new Semaphore(Math.toIntExact(inFlight.toBytes() / UNIT));
    }

    /**
     * Does some work with a request's body.
     *
     * @throws Refused if the body is too large, too slow, cut short, or the budget is spent
     */
    <T> T with(HttpServletRequest request, Function<byte[], T> work) {
        var share = new Share();
        try {
            return work.apply(read(request, share));
        } finally {
            share.giveBack();
        }
    }

    private byte[] read(HttpServletRequest request, Share share) {
        long length = request.getContentLengthLong();
        if (length > maxBody) {
            throw tooLarge();
        }
        try {
            return isGzip(request)
                    ? inflated(request.getInputStream(), length, share)
                    : plain(request.getInputStream(), length, share);
        } catch (IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body could not be read: " + e.getMessage());
        }
    }

    /** {@code x-gzip} is the same, {@code identity} is none (RFC 9110, 8.4.1). */
    private static boolean isGzip(HttpServletRequest request) {
        var codings = Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING));
        var coding = String.join(", ", codings).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new Refused(Problem.CONTENT_ENCODING_UNSUPPORTED, Problem.CONTENT_ENCODING_UNSUPPORTED.meaning());
        };
    }

    private byte[] plain(InputStream input, long length, Share share) throws IOException {
        var body = readAll(input, share);
        checkWhole(body.length, length);
        return body;
    }

    private byte[] inflated(InputStream input, long length, Share share) throws IOException {
        try (var gunzip = new Gunzip(input)) {
            var body = readAll(gunzip, share);
            checkWhole(gunzip.received(), length);
            return body;
        } catch (ZipException | EOFException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body is not valid gzip: " + e.getMessage() + ".");
        }
    }

    private static void checkWhole(long received, long announced) {
        if (announced >= 0 && received != announced) {
            throw new Refused(Problem.BODY_MALFORMED, "The body was cut short.");
        }
    }

    /** Takes a share for what has come and not for what was announced, so that slow clients hold little. */
    private byte[] readAll(InputStream input, Share share) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var body = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
            share.takeUpTo(body.size() + count);
            body.write(chunk, 0, count);
            if (body.size() > maxBody) {
                throw tooLarge();
            }
            if (System.nanoTime() > deadline) {
                throw new Refused(Problem.BODY_TOO_SLOW, Problem.BODY_TOO_SLOW.meaning());
            }
        }
        return body.toByteArray();
    }

    private static Refused tooLarge() {
        return new Refused(Problem.BODY_TOO_LARGE, Problem.BODY_TOO_LARGE.meaning());
    }

    /** What one request holds of the budget. */
    private class Share {

        private int units;

        void takeUpTo(int bytes) {
            int more = Math.ceilDiv(bytes, UNIT) - units;
            if (free.tryAcquire(more)) {
                units += more;
            } else if (!overdrawn.compareAndSet(this, this) && !overdrawn.compareAndSet(null, this)) {
                throw new Refused(Problem.INTAKE_BUSY, Problem.INTAKE_BUSY.meaning());
            }
        }

        void giveBack() {
            free.release(units);
            overdrawn.compareAndSet(this, null);
        }
    }
}
