// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** Which text PostgreSQL can store. */
final class Characters {

    private Characters() {}

    /** Whether the text is free of U+0000 and of halves of surrogate pairs. */
    static boolean areStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || (Character.isSurrogate(c) && !isPairAt(text, i))) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
            }
        }
        return true;
    }

    private static boolean isPairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
