// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.Locale;

/** What a token can allow. */
public enum Scope {
    /** Post events. */
    EVENTS_WRITE,
    /** Read signals, accounts and statistics, and what became of an event. */
    SIGNALS_READ,
    /** See, replay and discard dead events, erase persons and export what is held of them, put scoring rules in force, see flags and the state of a process. */
    OPS;

    /** As tokens name it, such as {@code events:write}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }
}
