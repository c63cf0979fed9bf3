// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.security.SecureRandom;

/**
 * The names in each object of a compact JSON text, to find one that is there twice. A hash table of places in the text: nothing
 * is made for a name, and the multiplier of the hash is random, so that nobody can choose names that meet in it.
 */
class MemberNames {

    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Utf8Buffer text;
    private final int shift;
    private final long[] hashes;
    private final int[] objects;
    private final int[] places;
    private int oldest = 1;

    /** @param text of at most 8 KiB, in which fewer names than half of the table have room */
    MemberNames(Utf8Buffer text, int tableBits) {
        this.text = text;
        this.shift = Long.SIZE - tableBits;
        this.hashes = new long[1 << tableBits];
        this.objects = new int[1 << tableBits];
        this.places = new int[1 << tableBits];
    }

    /** Forgets all objects before this one. */
    void forgetBefore(int object) {
        oldest = object;
    }

    /** Adds the name from the place up to the end of the text; false if the object has it. */
    boolean add(int object, int place) {
        long hash = hash(object, place);
        int i = (int) ((hash * SPREAD) >>> shift);
        while (objects[i] >= oldest) {
            if (hashes[i] == hash && objects[i] == object && isSame(places[i], place)) {
                return false;
            }
            i = (i + 1) & (hashes.length - 1);
        }
        hashes[i] = hash;
        objects[i] = object;
        places[i] = place;
        return true;
    }

    private long hash(int object, int place) {
        long hash = object;
        for (int i = place; i < text.size(); i++) {
            hash = (hash + text.byteAt(i)) * MULTIPLIER;
        }
        return hash ^ (hash >>> 32);
    }

    private boolean isSame(int known, int place) {
        int length = text.size() - place;
        for (int i = 0; i < length; i++) {
            if (text.byteAt(known + i) != text.byteAt(place + i)) {
                return false;
            }
        }
        return true;
    }
}
