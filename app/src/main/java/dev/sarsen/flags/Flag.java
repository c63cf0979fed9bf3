// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.util.Locale;

/** Every flag, its default, and what it does when it is on. */
public enum Flag {
    FULL_TEXT_SEARCH(true, "Signals can be searched by words in their metadata."),
    LIVE_FEED(true, "The console gets its news as a live feed.");

    private final boolean byDefault;
    private final String meaning;

    Flag(boolean byDefault, String meaning) {
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    /** The key in the file of flags: the name in lower case with hyphens, such as {@code full-text-search}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean byDefault() {
        return byDefault;
    }

    String meaning() {
        return meaning;
    }
}
