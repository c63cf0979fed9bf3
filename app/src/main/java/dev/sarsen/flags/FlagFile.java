// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The content of a file of flags: a JSON object whose values are true or false. */
final class FlagFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FlagFile() {}

    /** @throws IllegalArgumentException if any part of the content cannot be used; the message says why */
    static Map<String, Boolean> parse(byte[] content) {
        return tree(content).properties().stream().collect(toMap(Map.Entry::getKey, FlagFile::value));
    }

    private static JsonNode tree(byte[] content) {
        try {
            var tree = JSON.readTree(content);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage());
        }
        throw new IllegalArgumentException("it is not a JSON object");
    }

    private static boolean value(Map.Entry<String, JsonNode> flag) {
        if (flag.getValue().isBoolean()) {
            return flag.getValue().booleanValue();
        }
        throw new IllegalArgumentException("the value of " + flag.getKey() + " is neither true nor false");
    }
}
