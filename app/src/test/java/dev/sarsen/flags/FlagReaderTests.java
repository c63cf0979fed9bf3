// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FlagReaderTests {

    private static final String SEARCH = Flag.FULL_TEXT_SEARCH.key();

    @ParameterizedTest
    @MethodSource("invalid")
    void refuses(Path file) throws IOException {
        var message = Files.readAllLines(file).getFirst();
        assertThat(message).startsWith("# ");
        assertThatThrownBy(() -> FlagReader.read(TestFlags.invalid(file)))
                .isInstanceOf(FlagsBroken.class)
                .hasMessageContaining(message.substring(2));
    }

    static Stream<Path> invalid() throws IOException {
        return TestFlags.all("invalid");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void accepts(Path file) throws IOException {
        assertThat(FlagReader.read(Files.readString(file))).isNotNull();
    }

    static Stream<Path> valid() throws IOException {
        return TestFlags.all("valid");
    }

    @ParameterizedTest
    @CsvSource({
        "as-by-default,                     anyone,         true,  STATIC",
        "search-off,                        anyone,         false, STATIC",
        "search-disabled,                   anyone,         true,  DEFAULT",
        "no-flags,                          anyone,         true,  DEFAULT",
        "flag-of-another-version,           anyone,         true,  DEFAULT",
        "search-off-for-one-client,         batch-exporter, false, TARGETING_MATCH",
        "search-off-for-one-client,         anyone,         true,  STATIC",
        "search-off-by-a-shared-rule,       internal-1,     false, TARGETING_MATCH",
        "search-off-by-a-shared-rule,       anyone,         true,  STATIC",
        "search-off-in-workers,             anyone,         true,  STATIC",
        "search-off-before-version-2,       anyone,         false, TARGETING_MATCH",
        "rule-with-a-misspelt-variant,      anyone,         false, STATIC",
        "rule-with-a-misspelt-variant,      batch-exporter, true,  ERROR"
    })
    void evaluates(String file, String client, boolean on, String reason) {
        var value = read(file).resolve(SEARCH, true, client(client));
        assertThat(value.getValue()).isEqualTo(on);
        assertThat(value.getReason()).isEqualTo(reason);
    }

    @Test
    void dividesTheClientsByTheirIds() {
        var flags = read("search-off-for-half-of-the-clients");
        var on = IntStream.range(0, 1_000)
                .mapToObj(
                        i -> flags.resolve(SEARCH, true, client("client-" + i)).getValue())
                .collect(Collectors.partitioningBy(value -> value, Collectors.counting()));
        assertThat(on.get(true)).isBetween(400L, 600L);
        var ofOneClient = IntStream.range(0, 100)
                .mapToObj(_ -> flags.resolve(SEARCH, true, client("client-1")).getValue())
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(ofOneClient).hasSize(1);
    }

    @Test
    void saysOnceThatARuleFails(CapturedOutput output) {
        var flags = read("rule-with-a-misspelt-variant");
        assertThat(output).doesNotContain("cannot be evaluated");
        IntStream.range(0, 3).forEach(_ -> flags.resolve(SEARCH, true, client("batch-exporter")));
        assertThat(output).containsOnlyOnce("The rule of the flag full-text-search cannot be evaluated");
    }

    private static FlagSet read(String name) {
        return FlagReader.read(TestFlags.valid(name));
    }

    private static ImmutableContext client(String id) {
        return new ImmutableContext(id, Map.of("role", new Value("api"), "version", new Value("1.4.0")));
    }
}
