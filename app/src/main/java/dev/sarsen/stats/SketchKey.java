// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes ids for the sketches: the first 64 bits of HMAC-SHA-256 under a secret, so that a reader of the table who does not
 * have the secret cannot test whether a person is counted in it.
 *
 * @param id tells sketches of one secret from those of another, and nothing about the secret
 */
record SketchKey(String id, Mac prototype) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PUBLIC = "sarsen";

    /** @param secret may be empty: then everybody knows the key */
    static SketchKey of(String secret) {
        var prototype = mac(secret.isEmpty() ? PUBLIC : secret);
        var id = ByteBuffer.allocate(Long.BYTES).putLong(hash(prototype, "key id"));
        return new SketchKey(secret.isEmpty() ? "public" : HexFormat.of().formatHex(id.array()), prototype);
    }

    /** A hash function for one thread. */
    Hash hash() {
        try {
            var mac = (Mac) prototype.clone();
            return text -> hash(mac, text);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long hash(Mac mac, String text) {
        return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static Mac mac(String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 64 bits of a text. */
    interface Hash {
        long of(String text);
    }
}
