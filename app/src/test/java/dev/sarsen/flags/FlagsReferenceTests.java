// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FlagsReferenceTests {

    private static final String HEAD = """
            # Flags

            Generated from `Flag`; `make reference` writes it anew. A flag is on or off. It has its default unless the file of flags says
            otherwise: [flags.json](flags.json) is such a file, with every flag at its default. How to change one:
            [flags.md](../guides/flags.md).

            | Flag | Type | Default | While it is on |
            |---|---|---|---|
            """;

    @Test
    void listsTheFlags() {
        Reference.check(
                "flags.md",
                Arrays.stream(Flag.values())
                        .map(flag -> "| `%s` | boolean | %s | %s |\n"
                                .formatted(flag.key(), flag.byDefault() ? "on" : "off", Reference.cell(flag.meaning())))
                        .collect(joining("", HEAD, "")));
    }

    @Test
    void hasAFileWithEveryFlagAtItsDefault() {
        var text = Arrays.stream(Flag.values())
                .map(flag -> "  \"%s\": %s".formatted(flag.key(), flag.byDefault()))
                .collect(joining(",\n", "{\n", "\n}\n"));
        assertThat(FlagFile.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Arrays.stream(Flag.values()).collect(toMap(Flag::key, Flag::byDefault)));
        Reference.check("flags.json", text);
    }
}
