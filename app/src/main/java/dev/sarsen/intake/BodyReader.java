// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads bodies into submissions: one event, a JSON array, or NDJSON. */
class BodyReader {

    static final int MAX_ARRAY = 1_000;
    static final int MAX_LINES = 10_000;

    /** A body is bounded already, and what one event costs by {@link BoundedParser}: these are for the rest of a body. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(100_000)
            .maxNumberLength(8 * 1024 * 1024)
            .maxNameLength(8 * 1024 * 1024)
            .build();

    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final EventRules rules;

    BodyReader(EventRules rules) {
        this.rules = rules;
    }

    List<Submission> json(byte[] body, Instant now) {
        return read(body, 0, body.length, parser -> document(parser, now));
    }

    private List<Submission> document(BoundedParser parser, Instant now) {
        var token = parser.nextToken();
        if (token == null) {
            throw new Refused(Problem.BODY_EMPTY, Problem.BODY_EMPTY.meaning());
        }
        return token == JsonToken.START_ARRAY ? array(parser, now) : List.of(event(parser, now));
    }

    private List<Submission> array(BoundedParser parser, Instant now) {
        var submissions = new ArrayList<Submission>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (submissions.size() == MAX_ARRAY) {
                throw new Refused(Problem.TOO_MANY_EVENTS, "The array holds more than 1 000 events.");
            }
            submissions.add(event(parser, now));
            parser.beginEvent();
        }
        return checked(submissions);
    }

    private Submission event(BoundedParser parser, Instant now) {
        int outside = parser.streamReadContext().getNestingDepth()
                - (parser.currentToken().isStructStart() ? 1 : 0);
        try {
            return rules.check(JSON.readTree(parser), now);
        } catch (BoundedParser.EventTooLong e) {
            parser.skipTo(outside);
            return new Submission.Invalid(Problem.EVENT_TOO_LARGE, Problem.EVENT_TOO_LARGE.meaning());
        }
    }

    List<Submission> ndjson(byte[] body, Instant now) {
        var submissions = new ArrayList<Submission>();
        int start = 0;
        while (start < body.length) {
            int end = endOfLine(body, start);
            if (!isBlank(body, start, end)) {
                submissions.add(line(body, start, end, now));
            }
            if (submissions.size() > MAX_LINES) {
                throw new Refused(Problem.TOO_MANY_EVENTS, "The body has more than 10 000 lines.");
            }
            start = end + 1;
        }
        return checked(submissions);
    }

    private Submission line(byte[] body, int start, int end, Instant now) {
        try {
            return read(body, start, end, parser -> {
                parser.nextToken();
                return event(parser, now);
            });
        } catch (Refused e) {
            if (end == body.length) {
                throw new Refused(Problem.BODY_MALFORMED, "The last line is not JSON: the body was cut short.");
            }
            return new Submission.Invalid(Problem.EVENT_MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static List<Submission> checked(List<Submission> submissions) {
        if (submissions.isEmpty()) {
            throw new Refused(Problem.BODY_EMPTY, Problem.BODY_EMPTY.meaning());
        }
        return submissions;
    }

    private static <T> T read(byte[] body, int start, int end, Function<BoundedParser, T> content) {
        try {
            return readAll(JSON.createParser(body, start, end - start), content);
        } catch (JacksonException e) {
            return readCharacters(new ByteArrayInputStream(body, start, end - start), content, e);
        }
    }

    /** Reads half a surrogate pair in a key, which Jackson takes from characters only, for the rules to refuse it alone. */
    private static <T> T readCharacters(InputStream body, Function<BoundedParser, T> content, JacksonException reason) {
        try (var characters = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder())) {
            return readAll(JSON.createParser(characters), content);
        } catch (JacksonException | IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "Not valid JSON: " + reason.getOriginalMessage());
        }
    }

    private static <T> T readAll(JsonParser json, Function<BoundedParser, T> content) {
        try (var parser = new BoundedParser(json)) {
            var read = content.apply(parser);
            parser.beginEvent();
            if (parser.nextToken() != null) {
                throw new Refused(Problem.BODY_MALFORMED, "Not valid JSON: something follows after its end.");
            }
            return read;
        }
    }

    private static int endOfLine(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] body, int start, int end) {
        for (int i = start; i < end; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
