// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A position in a keyset, as clients see it: opaque, versioned, and bound to the filters it was made for.
 *
 * @param position the key of the last row of the page, part by part; only the last part may hold any character
 */
public record Cursor(List<String> position) {

    private static final String VERSION = "1";
    private static final String SEPARATOR = "\u001f";

    /** @param filters the walk that this position belongs to, in any canonical text */
    public String encode(String filters) {
        var text = String.join(SEPARATOR, VERSION, fingerprint(filters), String.join(SEPARATOR, position));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a cursor back.
     *
     * @param parts how many parts its position must have
     * @throws Refused with {@link Problem#CURSOR_INVALID} if it is not one of this API's, or made for other filters
     */
    public static Cursor decode(String text, String filters, int parts) {
        var fields = fields(text, parts + 2);
        if (fields.size() != parts + 2 || !fields.get(0).equals(VERSION)) {
            throw new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API.");
        }
        if (!fields.get(1).equals(fingerprint(filters))) {
            throw new Refused(Problem.CURSOR_INVALID, "The cursor was made for other filters.");
        }
        return new Cursor(fields.subList(2, fields.size()));
    }

    /** The last field is what is left: names of accounts may hold the separator. */
    private static List<String> fields(String text, int count) {
        try {
            var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return decoded.indexOf('\0') >= 0 ? List.of() : Arrays.asList(decoded.split(SEPARATOR, count));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static String fingerprint(String filters) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(filters.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
