// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

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

    /** What can be erased. */
    public enum Kind {
        /** Everything of one account. */
        ACCOUNT,
        /** Everything of one user, in every account. */
        USER
    }
}
