// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.RandomMetadata;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** One parser against another: Jackson's, of text that the JDK has decoded. */
class JsonCopyTests {

    private static final int ROOM = 8 * 1024;
    private static final JsonMapper JACKSON = RandomMetadata.JSON
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What is put into texts to break them. */
    private static final byte[] ODD = "\"\\{}[]:,.-+eE0u d\n\t\r\b\0/n"
            .concat("\u00e9\u20ac\ud83d\udd25\ufeff")
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void agreesOnRandomValuesAndOnTheirMisspellings() {
        var random = new Random(1);
        var metadata = new RandomMetadata(random);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = metadata.next().text().getBytes(StandardCharsets.UTF_8);
            for (int errors = random.nextInt(3); errors > 0; errors--) {
                text[random.nextInt(text.length)] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : ODD[random.nextInt(ODD.length)];
            }
            accepted += compare(text) ? 1 : 0;
        }
        assertThat(accepted).isBetween(5_000, 15_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ab':1,'a':2}",
                "{'a':1,'ab':2}",
                "{'a':1,'a':2}",
                "{'':1,'':2}",
                "{'a':1,'\\u0061':2}",
                "{'a':1,'a\\\"':2}",
                "{'a':{'a':1},'b':[{'a':1},{'a':2}]}",
                "{'b':{'a':1,'c':2,'a':3}}"
            })
    void agreesOnNamesThatComeTwice(String object) {
        compare(object.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static boolean compare(byte[] text) {
        var shown = new String(text, StandardCharsets.ISO_8859_1);
        var copied = copied(text);
        assertThat(copied != null).as(shown).isEqualTo(isJson(text));
        if (copied != null && !copied.isEmpty()) {
            assertThat(normal(copied.getBytes(StandardCharsets.UTF_8)))
                    .as(shown)
                    .isEqualTo(normal(text));
        }
        return copied != null;
    }

    private static Object normal(byte[] text) {
        return RandomMetadata.normal(RandomMetadata.JSON.readTree(text));
    }

    private static boolean isJson(byte[] text) {
        try (var parser = JACKSON.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(text))
                .toString())) {
            parser.nextToken();
            parser.skipChildren();
            return parser.currentToken() != null && parser.nextToken() == null;
        } catch (CharacterCodingException | JacksonException e) {
            return false;
        }
    }

    /** The copy; null if the text is not JSON, empty if it could not be stored. */
    private static @Nullable String copied(byte[] text) {
        var json = new JsonScanner(text);
        var buffer = new Utf8Buffer(ROOM, text.length, true);
        var copy = new JsonCopy(json, buffer, new MemberNames(buffer, 12));
        try {
            copy.copy();
            json.passEnd();
        } catch (JsonBroken e) {
            return null;
        }
        if (copy.repeated() != null) {
            return null;
        }
        boolean whole = buffer.isStorable() && copy.isInRange() && !buffer.isFull();
        return whole ? buffer.toString() : "";
    }
}
