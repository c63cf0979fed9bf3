package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;

/** Reads bodies whole, and bounds the bytes of all bodies that are in memory at one time. */
class BodyBudget {

    private static final int UNIT = 1024;

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
        if (request.getContentLengthLong() > maxBody) {
            throw tooLarge();
        }
        int units = units(request.getContentLengthLong());
        if (!free.tryAcquire(units)) {
            throw new Refused(Problem.INTAKE_BUSY, Problem.INTAKE_BUSY.meaning());
        }
        try {
            return work.apply(read(request));
        } finally {
            free.release(units);
        }
    }

    private int units(long contentLength) {
        return (int) ((contentLength < 0 ? maxBody : contentLength) / UNIT) + 1;
    }

    private byte[] read(HttpServletRequest request) {
        try {
            var body = request.getInputStream().readNBytes(maxBody + 1);
            if (body.length > maxBody) {
                throw tooLarge();
            }
            if (request.getContentLengthLong() >= 0 && body.length != request.getContentLengthLong()) {
                throw new Refused(Problem.BODY_MALFORMED, "The body was cut short.");
            }
            return body;
        } catch (IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "The body could not be read: " + e.getMessage());
        }
    }

    private static Refused tooLarge() {
        return new Refused(Problem.BODY_TOO_LARGE, Problem.BODY_TOO_LARGE.meaning());
    }
}
