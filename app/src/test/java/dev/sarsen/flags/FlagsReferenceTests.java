// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.ImmutableContext;
import dev.sarsen.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

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
                                .formatted(flag.key(), variant(flag), Reference.cell(flag.meaning())))
                        .collect(joining("", HEAD, "")));
    }

    @Test
    void hasAFileWithEveryFlagAtItsDefault() {
        var text = example();
        var flags = FlagReader.read(text);
        assertThat(flags.keys()).isEqualTo(Flag.keys());
        for (var flag : Flag.values()) {
            assertThat(flags.resolve(flag.key(), !flag.byDefault(), new ImmutableContext())
                            .getValue())
                    .isEqualTo(flag.byDefault());
        }
        Reference.check("flags.json", text);
    }

    /** JSON has no comments: what a flag does is said in its metadata. */
    private static String example() {
        var entries =
                Arrays.stream(Flag.values()).map(FlagsReferenceTests::entry).collect(joining(",\n"));
        return """
                {
                  "$schema": "https://flagd.dev/schema/v0/flags.json",
                  "flags": {
                %s
                  }
                }
                """.formatted(entries);
    }

    private static String entry(Flag flag) {
        return """
                "%s": {
                  "metadata": {"while-on": %s},
                  "state": "ENABLED",
                  "variants": {"on": true, "off": false},
                  "defaultVariant": "%s"
                }""".formatted(flag.key(), JsonMapper.shared().writeValueAsString(flag.meaning()), variant(flag))
                .indent(4)
                .stripTrailing();
    }

    private static String variant(Flag flag) {
        return flag.byDefault() ? "on" : "off";
    }
}
