// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of any kind, together with the problem for which it must be refused. */
public final class RandomMetadata {

    /** Reads numbers of any length and keeps all their digits. */
    public static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final int[] ODD_CHARACTERS = {
        1, 8, '\t', '\n', '\r', 0x1f, '"', '\\', '/', 0x7f, 0x85, 0xa0, 0x200b, 0x200f, 0x2028, 0x202e, 0xd7ff, 0xe000,
        0xfdd0, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f525, 0x10ffff, '\'', '%', '{', '$', ';'
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "0.0",
        "-0.0e0",
        "1",
        "-1",
        "1.0",
        "1.50",
        "1e3",
        "1E+3",
        "9007199254740993",
        "18446744073709551616",
        "3.141592653589793238462643383279502884197",
        "1e308",
        "-1.7976931348623157e308",
        "5e-324",
        "1e-300",
        "0.1e1",
        "0e309",
        "12300e0000000304",
        "0.00000000001e318",
        "1000000000000E-320"
    };
    private static final String[] NUMBERS_REFUSED = {
        "1e309", "-1e400", "1e-325", "1e2147483648", "1e-99999999999", "9e131000"
    };
    private static final String[] TEXTS_REFUSED = {
        "\\u0000", "\\ud800", "\\udc00\\ud800", "x\\udfff", "\\ud800\\ud83d\\udd25"
    };

    private final Random random;
    private boolean spoilt;

    public RandomMetadata(Random random) {
        this.random = random;
    }

    /** @param code of the problem, "" for none */
    public record Sample(String text, String code) {}

    public Sample next() {
        spoilt = false;
        if (random.nextInt(40) == 0) {
            return deep();
        }
        var text = object(1);
        if (spoilt) {
            return new Sample(text, "metadata-not-storable");
        }
        return compact(text).getBytes(StandardCharsets.UTF_8).length > 8 * 1024
                ? new Sample(text, "metadata-too-large")
                : new Sample(text, "");
    }

    /** The value with its keys in any order and its numbers without trailing zeros, to compare it with another. */
    public static Object normal(JsonNode value) {
        if (value.isObject()) {
            return value.propertyStream()
                    .collect(Collectors.toMap(entry -> entry.getKey(), entry -> normal(entry.getValue())));
        }
        if (value.isArray()) {
            return value.valueStream().map(RandomMetadata::normal).toList();
        }
        return value.isNumber() ? value.decimalValue().stripTrailingZeros() : value;
    }

    private static String compact(String text) {
        return JSON.writeValueAsString(JSON.readTree(text));
    }

    private Sample deep() {
        int levels = 28 + random.nextInt(9);
        var text = "{\"deep\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
        return new Sample(text, levels > 32 ? "metadata-too-deep" : "");
    }

    private String object(int depth) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> "\"" + i + characters() + "\"" + space() + ":" + space() + value(depth + 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 6 ? 6 : 8)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> number();
            case 3, 4, 5 -> "\"" + characters() + "\"";
            case 6 -> object(depth);
            default ->
                IntStream.range(0, random.nextInt(5))
                        .mapToObj(_ -> value(depth + 1))
                        .collect(Collectors.joining("," + space(), "[", "]"));
        };
    }

    private String number() {
        if (random.nextInt(30) == 0) {
            return spoil(NUMBERS_REFUSED);
        }
        if (random.nextInt(60) == 0) {
            return "0." + "7".repeat(random.nextInt(900, 6_000));
        }
        return switch (random.nextInt(3)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300.0));
            default ->
                new BigDecimal(new java.math.BigInteger(random.nextInt(1, 300), random), random.nextInt(40))
                        .toPlainString();
        };
    }

    private String characters() {
        if (random.nextInt(80) == 0) {
            return spoil(TEXTS_REFUSED);
        }
        int length = random.nextInt(60) == 0 ? random.nextInt(6_000) : random.nextInt(12);
        return IntStream.range(0, length).mapToObj(_ -> character()).collect(Collectors.joining());
    }

    private String character() {
        int character = switch (random.nextInt(4)) {
            case 0 -> ODD_CHARACTERS[random.nextInt(ODD_CHARACTERS.length)];
            case 1 -> random.nextInt(0xe000, 0x110000);
            case 2 -> random.nextInt(1, 0xd800);
            default -> random.nextInt('a', 'z' + 1);
        };
        boolean mustEscape = character < 0x20 || character == '"' || character == '\\';
        return mustEscape || random.nextInt(5) == 0 ? escape(character) : Character.toString(character);
    }

    private static String escape(int character) {
        return Character.toString(character)
                .chars()
                .mapToObj("\\u%04x"::formatted)
                .collect(Collectors.joining());
    }

    private String spoil(String[] ways) {
        spoilt = true;
        return ways[random.nextInt(ways.length)];
    }

    private String space() {
        return " ".repeat(random.nextInt(10) == 0 ? 3 : 0);
    }
}
