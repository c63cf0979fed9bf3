// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What metadata may hold: what {@code jsonb} stores, within bounds. Numbers keep to the range of a double (RFC 8259, section
 * 6): {@code jsonb} takes more, and writes 1e131000 out in full.
 */
final class MetadataRules {

    private static final int MAX_BYTES = 8 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_EXPONENT = 308;
    private static final int MIN_EXPONENT = -324;

    /** As {@code jsonb} writes it: six characters of 1e+308 are 309 digits to everybody who reads them. */
    private static final ObjectWriter STORED = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .writer();

    private MetadataRules() {}

    /** The metadata as compact JSON, numbers written out. */
    static @Nullable String text(@Nullable JsonNode metadata) {
        if (metadata == null) {
            return null;
        }
        if (!metadata.isObject()) {
            throw new Invalidity(Problem.FIELD_INVALID, "metadata must be a JSON object.");
        }
        check(metadata, 1);
        var text = STORED.writeValueAsString(metadata);
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new Invalidity(Problem.METADATA_TOO_LARGE, Problem.METADATA_TOO_LARGE.meaning());
        }
        return text;
    }

    private static void check(JsonNode value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Invalidity(Problem.METADATA_TOO_DEEP, Problem.METADATA_TOO_DEEP.meaning());
        }
        if (value.isString()) {
            checkText(value.stringValue());
        } else if (value.isNumber()) {
            checkNumber(value.decimalValue());
        } else if (value.isContainer()) {
            value.propertyNames().forEach(MetadataRules::checkText);
            value.forEach(child -> check(child, child.isContainer() ? depth + 1 : depth));
        }
    }

    private static void checkText(String text) {
        if (!Characters.areStorable(text)) {
            throw new Invalidity(Problem.METADATA_NOT_STORABLE, "metadata holds U+0000 or half of a surrogate pair.");
        }
    }

    private static void checkNumber(BigDecimal number) {
        long exponent = (long) number.precision() - number.scale() - 1;
        if (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT) {
            throw new Invalidity(
                    Problem.METADATA_NOT_STORABLE, "metadata holds a number beyond the range of a double.");
        }
    }
}
