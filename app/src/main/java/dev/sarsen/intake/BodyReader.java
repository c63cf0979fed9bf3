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
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads bodies into submissions: one event, a JSON array, or NDJSON. */
class BodyReader {

    static final int MAX_ARRAY = 1_000;
    static final int MAX_LINES = 10_000;

    /** Beyond these, a value would be refused by {@link MetadataRules} in any case; they bound the work of parsing. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(9_000)
            .maxNumberLength(8 * 1024 * 1024)
            .maxNameLength(8 * 1024 * 1024)
            .build();

    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final EventRules rules;

    BodyReader(EventRules rules) {
        this.rules = rules;
    }

    List<Submission> json(byte[] body, Instant now) {
        var value = parse(body, 0, body.length);
        if (value.isMissingNode()) {
            throw new Refused(Problem.BODY_EMPTY, Problem.BODY_EMPTY.meaning());
        }
        if (!value.isArray()) {
            return List.of(rules.check(value, now));
        }
        if (value.size() > MAX_ARRAY) {
            throw new Refused(
                    Problem.TOO_MANY_EVENTS, "The array holds " + value.size() + " events, allowed are 1 000.");
        }
        return checked(value.valueStream().map(event -> rules.check(event, now)).toList());
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
            return rules.check(parse(body, start, end), now);
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

    private static JsonNode parse(byte[] body, int start, int end) {
        try {
            return tree(JSON.createParser(body, start, end - start));
        } catch (JacksonException e) {
            return parseCharacters(new ByteArrayInputStream(body, start, end - start), e);
        }
    }

    /** Reads half a surrogate pair in a key, which Jackson takes from characters only, for the rules to refuse it alone. */
    private static JsonNode parseCharacters(InputStream body, JacksonException reason) {
        try (var characters = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder())) {
            return tree(JSON.createParser(characters));
        } catch (JacksonException | IOException e) {
            throw new Refused(Problem.BODY_MALFORMED, "Not valid JSON: " + reason.getOriginalMessage());
        }
    }

    private static JsonNode tree(JsonParser json) {
        try (var parser = new BoundedNumbers(json)) {
            return Objects.requireNonNullElseGet(JSON.readTree(parser), MissingNode::getInstance);
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
