// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlagFileTests {

    @ParameterizedTest
    @MethodSource("invalid")
    void refuses(String content, String problem) {
        assertThatThrownBy(() -> FlagFile.parse(bytes(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("", "it is not a JSON object"),
                Arguments.of("[]", "it is not a JSON object"),
                Arguments.of("null", "it is not a JSON object"),
                Arguments.of("true", "it is not a JSON object"),
                Arguments.of("[{\"live-feed\": false}]", "it is not a JSON object"),
                Arguments.of("{\"live-feed\": false", "it is not JSON: Unexpected end-of-input"),
                Arguments.of("{\"live-feed\": false,}", "it is not JSON"),
                Arguments.of("{} {}", "it is not JSON: Trailing token"),
                Arguments.of("{\"live-feed\": false} /* in the emergency */", "it is not JSON"),
                Arguments.of("live-feed: false", "it is not JSON: Unrecognized token"),
                Arguments.of("live-feed=false", "it is not JSON: Unrecognized token"),
                Arguments.of("{\"a\":".repeat(100_000), "it is not JSON: Document nesting depth"),
                Arguments.of("{\"live-feed\": true, \"live-feed\": false}", "Duplicate"),
                Arguments.of("{\"live-feed\": \"false\"}", "the value of live-feed is neither true nor false"),
                Arguments.of("{\"live-feed\": off}", "it is not JSON"),
                Arguments.of("{\"live-feed\": \"off\"}", "the value of live-feed is neither true nor false"),
                Arguments.of("{\"live-feed\": 0}", "the value of live-feed is neither true nor false"),
                Arguments.of("{\"live-feed\": null}", "the value of live-feed is neither true nor false"),
                Arguments.of("{\"live-feed\": {\"on\": true}}", "the value of live-feed is neither true nor false"),
                Arguments.of("{\"live-feed\": false, \"greeting\": \"hello\"}", "the value of greeting"),
                Arguments.of("{\"flags\": {\"live-feed\": false}}", "the value of flags is neither true nor false"));
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> FlagFile.parse(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .hasMessageContaining("it is not JSON: Invalid UTF-8");
    }

    @Test
    void takesTrueAndFalse() {
        assertThat(FlagFile.parse(bytes("{\"a\": true, \"b\": false}"))).isEqualTo(Map.of("a", true, "b", false));
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
