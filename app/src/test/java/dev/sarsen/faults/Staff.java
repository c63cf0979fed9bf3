// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.SarsenApplication;
import java.util.HashMap;
import java.util.Map;

/**
 * What the processes of a role run.
 *
 * @param main the application, or a main class of the tests that takes a safety from it
 * @param settings beyond those of every process of the rig
 */
record Staff(Class<?> main, Map<String, String> settings) {

    /** The application as it is. */
    static final Staff REGULAR = new Staff(SarsenApplication.class, Map.of());

    Staff with(String setting, String value) {
        var all = new HashMap<>(settings);
        all.put(setting, value);
        return new Staff(main, all);
    }

    Staff altered(Alteration alteration) {
        var all = new HashMap<>(settings);
        all.putAll(AlteredSarsen.staff(alteration).settings());
        return new Staff(AlteredSarsen.class, all);
    }
}
