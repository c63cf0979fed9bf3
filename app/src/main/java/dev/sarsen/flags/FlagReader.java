// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.contrib.providers.flagd.resolver.process.model.FeatureFlag;
import dev.openfeature.contrib.providers.flagd.resolver.process.model.FlagParser;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** Makes flags of a text: valid by flagd's schema, and on or off where they are ours. */
class FlagReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FlagReader() {}

    /** @throws FlagsBroken if any part of the text cannot be used */
    static FlagSet read(String text) {
        checkSyntax(text);
        var flags = parse(text);
        var declared = Flag.keys();
        flags.forEach((key, flag) -> {
            if (declared.contains(key)) {
                checkSwitch(key, flag);
            }
        });
        return new FlagSet(flags);
    }

    private static void checkSyntax(String text) {
        try {
            if (!JSON.readTree(text).isObject()) {
                throw new FlagsBroken("it is not a JSON object");
            }
        } catch (JacksonException e) {
            throw new FlagsBroken("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Map<String, FeatureFlag> parse(String text) {
        try {
            return FlagParser.parseString(text, true).getFlags();
        } catch (IOException | RuntimeException e) {
            throw new FlagsBroken("it does not have flagd's format: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new FlagsBroken("its rules are nested too deep");
        }
    }

    private static void checkSwitch(String key, FeatureFlag flag) {
        if (!flag.getVariants().values().stream().allMatch(Boolean.class::isInstance)) {
            throw new FlagsBroken("a variant of " + key + " is neither true nor false");
        }
        if (!flag.getVariants().containsKey(flag.getDefaultVariant())) {
            throw new FlagsBroken(key + " has no variant '" + flag.getDefaultVariant() + "', which is its default");
        }
    }
}
