// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import org.jspecify.annotations.Nullable;

/** A user, and its password; what it prints of itself is the user. */
record Login(@Nullable String user, @Nullable String password) {

    @Override
    public String toString() {
        return user == null ? "the default user" : user;
    }
}
