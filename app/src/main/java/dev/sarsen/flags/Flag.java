// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Every flag, its default, and what it does when it is on. The key of a flag is its name in lower case with hyphens. */
public enum Flag {
    FULL_TEXT_SEARCH(true, "Signals can be searched by words in their metadata."),
    LIVE_FEED(true, "The console gets its news as a live feed.");

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final boolean byDefault;
    private final String meaning;

    Flag(boolean byDefault, String meaning) {
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    /** The key in the file of flags, such as {@code full-text-search}. */
    public String key() {
        return key;
    }

    static Set<String> keys() {
        return Arrays.stream(values()).map(Flag::key).collect(Collectors.toUnmodifiableSet());
    }

    /** The value when the file says nothing, or nothing that can be understood. */
    public boolean byDefault() {
        return byDefault;
    }

    /** What is so while the flag is on, in a sentence. */
    public String meaning() {
        return meaning;
    }
}
