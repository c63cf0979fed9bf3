// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.WireNamed;

/** How far something is that a request has left to the workers. */
public enum Progress implements WireNamed {
    PENDING,
    RUNNING,
    DONE
}
