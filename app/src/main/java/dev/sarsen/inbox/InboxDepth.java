// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

/** How much waits in the inbox, as measured in the background. */
@FunctionalInterface
public interface InboxDepth {

    /** Accepted events that are not scored yet; not a number before the first measurement. */
    double events();
}
