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
        private final LineCounter lines;
        private final EventReader events;
        private final List<Submission> submissions = new ArrayList<>();

        Body(byte[] bytes, Instant now, @Nullable IdempotencyKey key) {
            this.bytes = bytes;
            this.now = now;
            this.json = new JsonScanner(bytes);
            this.lines = new LineCounter(bytes);
            this.events = new EventReader(json, bytes.length, lines, rules, key);
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
            var place = lines.placeOf(reason.at());
            var detail = reason.getMessage() + " See line " + place.line() + ", column " + place.column()
                    + ", in the event of index " + submissions.size() + ".";
            return new Refused(
                    Problem.BODY_MALFORMED,
                    detail,
                    Map.of("index", submissions.size(), "line", place.line(), "column", place.column()));
        }

        List<Submission> lines() {
            int end;
            for (int start = 0; start < bytes.length; start = end + 1) {
                end = endOfLine(start);
                json.read(start, end);
                if (json.next() != JsonScanner.END) {
                    add(MAX_LINES, "The body has more than 10 000 lines.", line(end == bytes.length));
                }
            }
            return checked();
        }

        private Submission line(boolean last) {
            try {
                var submission = events.read(now);
                json.passEnd();
                return submission;
            } catch (JsonBroken e) {
                var cut = last && e.isEarlyEnd() ? " The last line has no line end: the body was cut short." : "";
                var fault = new Fault(Problem.EVENT_MALFORMED, null, e.getMessage() + cut);
                return new Submission.Invalid(List.of(fault), lines.placeOf(e.at()));
            }
        }

        private int endOfLine(int start) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        private List<Submission> checked() {
            if (submissions.isEmpty()) {
                throw new Refused(Problem.BODY_EMPTY, Problem.BODY_EMPTY.meaning());
            }
            return submissions;
        }
    }
}
