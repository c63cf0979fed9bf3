// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.WireNamed;

/** In which order of their times a walk shows its items. */
public enum Order implements WireNamed {
    NEWEST,
    OLDEST
}
