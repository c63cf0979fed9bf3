// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whose data is erased.
 *
 * @param kind an account or a user
 * @param id which one
 */
public record Subject(Kind kind, String id) {

    /** The column that names the subject, in every table that holds events. */
    public String column() {
        return kind == Kind.ACCOUNT ? "account_id" : "user_id";
    }

    /**
     * What stands for the subject where its id must not be: the SHA-256 of {@code account:} or {@code user:} and the id, in
     * hexadecimal digits. It has no key, so that it stays the same for as long as it is kept.
     */
    public String hash() {
        try {
            var text = kind.wireName() + ":" + id;
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What can be erased. */
    public enum Kind implements WireNamed {
        /** Everything of one account. */
        ACCOUNT,
        /** Everything of one user, in every account. */
        USER
    }
}
