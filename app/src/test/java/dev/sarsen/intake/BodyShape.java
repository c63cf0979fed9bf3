// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the events of a body are made of: pieces of JSON in the metadata, one after the other until an event has its size.
 * Strings stand for bytes here, a character for each.
 */
record BodyShape(List<Piece> pieces, int eventBytes, Fields fields, Coding coding, boolean array) {

    static final int BODY = 200 * 1024;

    private static final String METADATA = ",\"metadata\":{\"plain\":1";

    private static final String EVENT = Fields.GOOD.text + METADATA;
    private static final String END = "}}";
    private static final int PLAIN_EVENT = EVENT.length() + END.length() + ",\"x\":\"\"".length();

    /** @param bytes about how many */
    record Piece(Kind kind, int bytes) {}

    /** What comes before the metadata. */
    enum Fields {
        GOOD(event("a", "2026-03-01T11:00:00Z")),
        TIME_OF_RFC_2822(event("a", "Sun, 01 Mar 2026 11:00:00 +0000")),
        NO_TIME(event("a", "2026-03-01T11:00:00.000000000000")),
        NO_CALENDAR(event("a", "2026-02-29T11:00:00Z")),
        SOURCE(event("a", "2026-03-01T11:00:00Z").replace("{", "{\"source\":\"hubspot\",\"sourceId\":\"1\",")),
        LONG_NAMES(event("a".repeat(256), "x".repeat(1_000))),
        ALL_WRONG(
                "{\"id\":\"0195-7000\",\"accountId\":\"\",\"userId\":7,\"eventType\":\"fax_sent\",\"timestamp\":\"today\","
                        + "\"a\":1,\"b\":1,\"c\":1,\"d\":1"),
        TWICE("{" + "\"id\":null,\"userId\":\"u\",".repeat(100) + "\"timestamp\":null"),
        UNKNOWN("{" + "\"x\":1,".repeat(200) + "\"y\":1");

        private final String text;

        Fields(String text) {
            this.text = text;
        }

        private static String event(String name, String time) {
            return "{\"accountId\":\"" + name + "\",\"userId\":\"u\",\"eventType\":\"email_sent\",\"timestamp\":\""
                    + time + '"';
        }
    }

    enum Coding {
        UTF_8(StandardCharsets.ISO_8859_1),
        UTF_16BE(StandardCharsets.UTF_16BE),
        UTF_16LE(StandardCharsets.UTF_16LE),
        UTF_32BE(Charset.forName("UTF-32BE")),
        /** Nothing but blanks. */
        BLANK_UTF_16BE(StandardCharsets.UTF_16BE);

        private final Charset charset;

        Coding(Charset charset) {
            this.charset = charset;
        }

        byte[] encode(String event) {
            return (this == BLANK_UTF_16BE ? event.replaceAll(".", " ") : event).getBytes(charset);
        }
    }

    enum Kind {
        TEXT("\"", "a", "\""),
        INTEGER("", "9", ""),
        FRACTION("0.", "7", ""),
        SMALL("0.", "0", "1"),
        EXPONENT("1e", "9", ""),
        EXPONENT_OF_ZEROS("1e", "0", "1"),
        EXPONENTS("[", "1e308,", "1]"),
        ZEROS("[", "0e9,", "1]"),
        NUMBERS("[", "1,", "1]"),
        WORDS("[", "true,null,", "false]"),
        STRINGS("[", "\"\",", "1]"),
        SHORT_STRINGS("[", "\"ab\",", "1]"),
        ARRAYS("[", "[],", "1]"),
        OBJECTS("[", "{},", "1]"),
        MEMBERS("[", "{\"a\":1},", "1]"),
        MIXED("[", "{\"\":[1,\"\\n\",{}]},", "1]"),
        NESTED_ARRAYS("", "[", "1"),
        NESTED_OBJECTS("", "{\"a\":", "1"),
        NAMES("{", "", "\"z\":1}"),
        SAME_NAMES("{", "\"a\":1,", "\"b\":1}"),
        LONG_NAME("{\"", "n", "\":1}"),
        ESCAPES("\"", "\\u00e9", "\""),
        ASCII_ESCAPES("\"", "\\u0041", "\""),
        CONTROL_ESCAPES("\"", "\\u0001", "\""),
        SHORT_ESCAPES("\"", "\\n", "\""),
        NULS("\"", "\\u0000", "\""),
        PAIRS("\"", "\\ud83d\\udd25", "\""),
        HALVES("\"", "\\ud83d", "\""),
        CHARACTERS("\"", utf8("é€🔥"), "\""),
        BLANKS("", " ", "1"),
        LINE_OF_BLANKS("[", " \t", "1]"),
        BROKEN_UTF_8("\"", "a", "\u00ff\""),
        OVERLONG("\"", "a", "\u00c0\u0080\""),
        UNCLOSED("\"", "a", ""),
        CONTROL("\"", "a", "\u0001\""),
        NOT_A_NUMBER("[", "1,", "NaN]"),
        TRAILING_COMMA("[", "1,", "]");

        private final String begin;
        private final String repeated;
        private final String end;

        Kind(String begin, String repeated, String end) {
            this.begin = begin;
            this.repeated = repeated;
            this.end = end;
        }

        String of(int bytes) {
            return switch (this) {
                case NAMES -> names(bytes);
                case NESTED_ARRAYS -> nested(bytes, "]");
                case NESTED_OBJECTS -> nested(bytes, "}");
                default -> begin + repeated.repeat(times(bytes)) + end;
            };
        }

        private int times(int bytes) {
            return Math.max(1, (bytes - begin.length() - end.length()) / repeated.length());
        }

        private String nested(int bytes, String closing) {
            int levels = Math.clamp(bytes / (repeated.length() + 1), 1, 90_000);
            return repeated.repeat(levels) + end + closing.repeat(levels);
        }

        private String names(int bytes) {
            var text = new StringBuilder(begin);
            for (int i = 0; text.length() < bytes; i++) {
                text.append('"').append(Integer.toString(i, 36)).append("\":1,");
            }
            return text.append(end).toString();
        }
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** How many events a body of the usual size has. */
    int events() {
        return Math.clamp(BODY / coding.encode(event()).length, 1, array ? BodyReader.MAX_ARRAY : 5_000);
    }

    byte[] body() {
        return repeated(coding.encode(event()));
    }

    /** As many events of as many bytes, with a text. */
    byte[] plainBody() {
        int length = coding.encode(event()).length;
        var text = ",\"x\":\"" + "a".repeat(Math.max(0, length - PLAIN_EVENT)) + "\"";
        return repeated((EVENT + text + END).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String event() {
        var event = new StringBuilder(fields.text).append(METADATA);
        for (int i = 0; event.length() < eventBytes || i == 0; i++) {
            var piece = pieces.get(i % pieces.size());
            event.append(",\"").append(i).append("\":").append(piece.kind().of(piece.bytes()));
        }
        return event.append(END).toString();
    }

    private byte[] repeated(byte[] event) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < events(); i++) {
            if (array || i > 0) {
                body.write(array ? (i == 0 ? '[' : ',') : '\n');
            }
            body.writeBytes(event);
        }
        body.write(array ? ']' : '\n');
        return body.toByteArray();
    }
}
