// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.util.Locale;

/** What a request can run into. */
enum Limit {
    DATABASE_QUEUE,
    DATABASE_WAIT,
    CLIENT_SHARE,
    INBOX_DEPTH,
    CLIENT_INBOX,
    CLIENT_REQUESTS,
    CLIENT_WRITES,
    CLIENT_READS,
    CLIENT_EVENTS;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
