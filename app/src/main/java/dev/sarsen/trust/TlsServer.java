// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.util.Locale;

/** A server whose certificate this process checks. */
public enum TlsServer {
    POSTGRESQL,
    REDIS,
    ISSUER,
    WEBHOOK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
