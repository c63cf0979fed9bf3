// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.WholeBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.zip.ZipException;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;

/** Reads bodies whole, inflates those that came as gzip, and bounds the bytes of all bodies that are in memory at one time. */
class BodyBudget {

    private final WholeBody whole;
    private final BodyShares shares;

    BodyBudget(WholeBody whole, DataSize inFlight) {
        this.whole = whole;
        this.shares = new BodyShares(inFlight, whole.most());
    }

    /**
     * Does some work with a request's body.
     *
     * @param price told how many bytes were read, also of a body that is refused
     * @throws Refused if the body is too large, too slow, cut short, or the budget is spent, of the client or of all
     */
    <T> T with(HttpServletRequest request, String client, IntConsumer price, Function<byte[], T> work) {
        try (var share = shares.of(client)) {
            return work.apply(read(request, share, price));
        }
    }

    /** Takes a share for what has come and not for what was announced, so that slow clients hold little. */
    private byte[] read(HttpServletRequest request, BodyShares.Share share, IntConsumer price) {
        long length = request.getContentLengthLong();
        if (length > whole.most()) {
            throw new Refused(Problem.BODY_TOO_LARGE, Problem.BODY_TOO_LARGE.meaning());
        }
        var growth = new Growth(share);
        try {
            return isGzip(request)
                    ? inflated(request.getInputStream(), length, growth)
                    : plain(request.getInputStream(), length, growth);
        } catch (IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body could not be read: " + e.getMessage());
        } finally {
            price.accept(growth.bytes);
        }
    }

    /** {@code x-gzip} is the same, {@code identity} is none (RFC 9110, 8.4.1). */
    private static boolean isGzip(HttpServletRequest request) {
        var codings = Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING));
        var coding = String.join(", ", codings).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw Refused.contentEncoding(Problem.CONTENT_ENCODING_UNSUPPORTED.meaning(), "gzip");
        };
    }

    private byte[] plain(InputStream input, long length, IntConsumer growth) throws IOException {
        var body = whole.read(input, growth);
        checkWhole(body.length, length);
        return body;
    }

    private byte[] inflated(InputStream input, long length, IntConsumer growth) throws IOException {
        try (var gunzip = new Gunzip(input)) {
            var body = whole.read(gunzip, growth);
            checkWhole(gunzip.received(), length);
            return body;
        } catch (EOFException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body is not valid gzip: it ends too early.");
        } catch (ZipException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body is not valid gzip: " + e.getMessage() + ".");
        }
    }

    private static void checkWhole(long received, long announced) {
        if (announced >= 0 && received != announced) {
            throw new Refused(Problem.BODY_MALFORMED, "The body was cut short.");
        }
    }

    /** Notes what was read, and makes the share as large. */
    private static final class Growth implements IntConsumer {

        private final BodyShares.Share share;
        private int bytes;

        Growth(BodyShares.Share share) {
            this.share = share;
        }

        @Override
        public void accept(int read) {
            bytes = read;
            share.growTo(read);
        }
    }
}
