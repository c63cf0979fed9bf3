// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.security.SecureRandom;

/**
 * The names in each object of a compact JSON text, to find one that is there twice. A hash table of places in the text: nothing
 * is made for a name, and the multiplier of the hash is random, so that nobody can choose names that meet in it.
 */
class MemberNames {

    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    /** Also keeps a name of an object apart from the next name of the object before. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Utf8Buffer text;
    private final int shift;
    private final long[] names;
    private long oldest = 1;

    /** @param text of at most 8 KiB, in which fewer names than half of the table have room */
    MemberNames(Utf8Buffer text, int tableBits) {
        this.text = text;
        this.shift = Long.SIZE - tableBits;
        this.names = new long[1 << tableBits];
    }

    /** Forgets all objects before this one. */
    void forgetBefore(int object) {
        oldest = name(object, 0);
    }

    /** Of an object and the place of its name. */
    private static long name(int object, int place) {
        return (long) object << Integer.SIZE | place;
    }

    /** Adds the name from the place up to the end of the text, where its closing quote is; false if the object has it. */
    boolean add(int object, int place) {
        int i = (int) ((hash(object, place) * SPREAD) >>> shift);
        while (names[i] >= oldest) {
            if ((int) (names[i] >>> Integer.SIZE) == object && text.repeats((int) names[i], place)) {
                return false;
            }
            i = (i + 1) & (names.length - 1);
        }
        names[i] = name(object, place);
        return true;
    }

    private long hash(int object, int place) {
        long hash = object * SPREAD;
        for (int i = place; i < text.size(); i++) {
            hash = (hash + text.byteAt(i)) * MULTIPLIER;
        }
        return hash ^ (hash >>> 32);
    }
}
