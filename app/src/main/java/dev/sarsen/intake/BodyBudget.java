package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;

/** Reads bodies whole, and bounds the bytes of all bodies that are in memory at one time. */
class BodyBudget {

    private static final int UNIT = 1024;
    private static final int CHUNK = 64 * UNIT;

    private final int maxBody;
    private final Semaphore free;

    BodyBudget(DataSize maxBody, DataSize inFlight) {
        this.maxBody = Math.toIntExact(maxBody.toBytes());
        this.free = new Semaphore(Math.toIntExact(inFlight.toBytes() / UNIT));
    }

    /**
     * Does some work with a request's body.
     *
     * @throws Refused if the body is too large, cut short, or the budget is spent
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
            var body = length < 0
                    ? readChunks(request.getInputStream(), share)
                    : readExactly((int) length, request.getInputStream(), share);
            if (length >= 0 && body.length != length) {
                throw new Refused(Problem.BODY_MALFORMED, "The body was cut short.");
            }
            return body;
        } catch (IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body could not be read: " + e.getMessage());
        }
    }

    private static byte[] readExactly(int length, InputStream input, Share share) throws IOException {
        share.take(length);
        return input.readNBytes(length);
    }

    /** A body of unknown length takes its share as it comes. */
    private byte[] readChunks(InputStream input, Share share) throws IOException {
        var body = new ByteArrayOutputStream();
        byte[] chunk;
        int next;
        do {
            next = Math.min(CHUNK, maxBody + 1 - body.size());
            share.take(next);
            chunk = input.readNBytes(next);
            body.write(chunk);
            if (body.size() > maxBody) {
                throw tooLarge();
            }
        } while (chunk.length == next);
        return body.toByteArray();
    }

    private static Refused tooLarge() {
        return new Refused(Problem.BODY_TOO_LARGE, Problem.BODY_TOO_LARGE.meaning());
    }

    /** What one request holds of the budget. */
    private class Share {

        private int units;

        void take(int bytes) {
            int more = Math.ceilDiv(bytes, UNIT);
            if (!free.tryAcquire(more)) {
                throw new Refused(Problem.INTAKE_BUSY, Problem.INTAKE_BUSY.meaning());
            }
            units += more;
        }

        void giveBack() {
            free.release(units);
        }
    }
}
