// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.Named;

/** How far something is that a request has left to the workers. */
public enum Progress implements Named {
    PENDING,
    RUNNING,
    DONE
}
