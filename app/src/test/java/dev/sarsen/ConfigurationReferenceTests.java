// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationReferenceTests {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
    private static final String HEAD = """
            # Settings

            Generated from the properties records of the modules; `make reference` writes it anew. A setting is given as a property, such as
            `--sarsen.drain=5s`, or as an environment variable. Durations have a unit (`ms`, `s`, `m`, `h`, `d`), sizes too (`KB`, `MB`). A
            value that is not allowed stops the process at start, with the name of its setting. Connections, ports and JVM: see
            [run.md](../guides/run.md).

            | Property | Variable | Type | Default | Meaning |
            |---|---|---|---|---|
            """;

    @Test
    void listsTheSettings() {
        Reference.check(
                "configuration.md",
                metadata()
                        .path("properties")
                        .valueStream()
                        .filter(property -> name(property).startsWith("sarsen."))
                        .map(ConfigurationReferenceTests::row)
                        .sorted()
                        .collect(joining("", HEAD, "")));
    }

    private static JsonNode metadata() {
        return JsonMapper.shared().readTree(SarsenApplication.class.getResourceAsStream(METADATA));
    }

    private static String row(JsonNode property) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        name(property),
                        isMap(property) ? "" : code(variable(name(property))),
                        code(type(property)),
                        defaultOf(property),
                        Reference.cell(property.path("description").stringValue()));
    }

    private static String name(JsonNode property) {
        return property.path("name").stringValue();
    }

    private static String variable(String name) {
        return name.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
    }

    private static String type(JsonNode property) {
        return property.path("type").stringValue().replaceAll("[a-z]+\\.", "").replace(",", ", ");
    }

    private static String defaultOf(JsonNode property) {
        var value = property.path("defaultValue").asString("");
        return value.isEmpty() ? "" : code(value);
    }

    /** The names of environment variables keep no hyphens and underscores, which the keys of a map need. */
    private static boolean isMap(JsonNode property) {
        return type(property).startsWith("Map");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
