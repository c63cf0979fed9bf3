// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.sarsen.edge.Problem;
import dev.sarsen.events.Retention;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String GOOD =
            "{\"accountId\":\"a\",\"userId\":\"u\",\"eventType\":\"email_sent\",\"timestamp\":\"2026-03-01T11:00:00Z\"}";
    private static final int EIGHT_MIB = 8 * 1024 * 1024;

    private final BodyReader reader = new BodyReader(new EventRules(new Retention(Duration.ofDays(395))));

    @Test
    void refusesAnEventOfTooManyValuesAlone() {
        var bomb = GOOD.replace("}", ",\"metadata\":{\"a\":[" + "{},".repeat(10_000) + "1]}}");
        assertThat(json("[" + GOOD + "," + bomb + "," + GOOD + "]"))
                .satisfiesExactly(BodyReaderTests::isValid, BodyReaderTests::isTooLarge, BodyReaderTests::isValid);
        assertThat(reader.ndjson(bytes(GOOD + "\n" + bomb + "\n" + GOOD + "\n"), NOW, null))
                .satisfiesExactly(BodyReaderTests::isValid, BodyReaderTests::isTooLarge, BodyReaderTests::isValid);
        assertThat(json(bomb)).satisfiesExactly(BodyReaderTests::isTooLarge);
    }

    @Test
    void judgesALineAloneWhateverTheLineBeforeHasLeftOpen() {
        var cutShort = GOOD.replace("}", ",\"metadata\":{\"a\":[1,2");
        var wrongType = GOOD.replace("\"u\"", "5");
        assertThat(reader.ndjson(bytes(cutShort + "\n" + wrongType + "\n" + GOOD + "\n"), NOW, null))
                .satisfiesExactly(
                        cut -> isInvalid(cut, Problem.EVENT_MALFORMED),
                        wrong -> isInvalid(wrong, Problem.FIELD_INVALID),
                        BodyReaderTests::isValid);
    }

    @Test
    void readsAsManyValuesAsMetadataCanHold() {
        var metadata = "{\"a\":[" + "1,".repeat(4_000) + "1]}";
        assertThat(json(GOOD.replace("}", ",\"metadata\":" + metadata + "}")))
                .satisfiesExactly(BodyReaderTests::isValid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"\"", "1", "{\"a\":{\"b\":{\"c\":{}}}}", "[[[[[[]]]]]]"})
    void takesMemoryInProportionToTheBody(String element) {
        var repeated = (element + ",").repeat(EIGHT_MIB / (element.length() + 1) - 10);
        assertThat(allocatedBy(bytes("[" + repeated + element + "]"))).isLessThan(3L * EIGHT_MIB);
        assertThat(allocatedBy(bytes("{\"a\":[" + repeated + element + "]}"))).isLessThan(3L * EIGHT_MIB);
    }

    private long allocatedBy(byte[] body) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        var _ = catchThrowable(() -> reader.json(body, NOW, null));
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private List<Submission> json(String body) {
        return reader.json(bytes(body), NOW, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void isValid(Submission submission) {
        assertThat(submission).isInstanceOf(Submission.Valid.class);
    }

    private static void isTooLarge(Submission submission) {
        isInvalid(submission, Problem.EVENT_TOO_LARGE);
    }

    private static void isInvalid(Submission submission, Problem problem) {
        assertThat(submission)
                .isInstanceOfSatisfying(
                        Submission.Invalid.class,
                        invalid -> assertThat(invalid.faults().getFirst().problem())
                                .isEqualTo(problem));
    }
}
