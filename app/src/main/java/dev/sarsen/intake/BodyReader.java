// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.limits.EventRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies into submissions: one event, a JSON array, or NDJSON, in UTF-8. */
class BodyReader {

    static final int MAX_ARRAY = 1_000;
    static final int MAX_LINES = EventRate.LARGEST_POST;

    private final EventRules rules;

    BodyReader(EventRules rules) {
        this.rules = rules;
    }

    /** @throws Refused if the body is not JSON, has no event or too many */
    List<Submission> json(byte[] body, Instant now, @Nullable IdempotencyKey key) {
        return new Body(body, now, key).document();
    }

    /**
     * Judges each line alone.
     *
     * @throws Refused if the body has no event or too many
     */
    List<Submission> ndjson(byte[] body, Instant now, @Nullable IdempotencyKey key) {
        return new Body(body, now, key).lines();
    }

    /** One body that is read. */
    private class Body {

        private final byte[] bytes;
        private final Instant now;
        private final JsonScanner json;
        private final EventReader events;
        private final List<Submission> submissions = new ArrayList<>();

        Body(byte[] bytes, Instant now, @Nullable IdempotencyKey key) {
            this.bytes = bytes;
            this.now = now;
            this.json = new JsonScanner(bytes);
            this.events = new EventReader(json, bytes.length, rules, key);
        }

        List<Submission> document() {
            try {
                if (json.next() == '[') {
                    array();
                } else if (json.next() != JsonScanner.END) {
                    submissions.add(events.read(now));
                }
                json.passEnd();
            } catch (JsonBroken e) {
                throw broken(e);
            }
            return checked();
        }

        private void array() {
            json.pass();
            if (json.next() == ']') {
                json.pass();
                return;
            }
            do {
                add(MAX_ARRAY, "The array holds more than 1 000 events.", events.read(now));
            } while (json.more(']'));
        }

        private void add(int most, String detail, Submission submission) {
            if (submissions.size() == most) {
                throw new Refused(Problem.TOO_MANY_EVENTS, detail);
            }
            submissions.add(submission);
        }

        private Refused broken(JsonBroken reason) {
            var place = placeOf(reason.at(), 0, 1);
            var detail = reason.getMessage() + " See line " + place.line() + ", column " + place.column()
                    + ", in the event of index " + submissions.size() + ".";
            return new Refused(
                    Problem.BODY_MALFORMED,
                    detail,
                    Map.of("index", submissions.size(), "line", place.line(), "column", place.column()));
        }

        List<Submission> lines() {
            int line = 1;
            for (int start = 0; start < bytes.length; line++) {
                int end = endOfLine(start);
                json.read(start, end);
                if (json.next() != JsonScanner.END) {
                    add(MAX_LINES, "The body has more than 10 000 lines.", line(start, line, end == bytes.length));
                }
                start = end + 1;
            }
            return checked();
        }

        private Submission line(int start, int line, boolean last) {
            try {
                var submission = events.read(now);
                json.passEnd();
                return submission;
            } catch (JsonBroken e) {
                var cut = last && e.isEarlyEnd() ? " The last line has no line end: the body was cut short." : "";
                var fault = new Fault(Problem.EVENT_MALFORMED, null, e.getMessage() + cut);
                return new Submission.Invalid(List.of(fault), placeOf(e.at(), start, line));
            }
        }

        private int endOfLine(int start) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        /** Counts lines and characters from the start of a line, which has this number. */
        private Submission.Place placeOf(int at, int start, int number) {
            int line = number;
            int column = 1;
            for (int i = start; i < at; i++) {
                if (bytes[i] == '\n') {
                    line++;
                    column = 1;
                } else if ((bytes[i] & 0xc0) != 0x80) {
                    column++;
                }
            }
            return new Submission.Place(line, column);
        }

        private List<Submission> checked() {
            if (submissions.isEmpty()) {
                throw new Refused(Problem.BODY_EMPTY, Problem.BODY_EMPTY.meaning());
            }
            return submissions;
        }
    }
}
