// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

/** How much waits in the inbox, as measured in the background. */
public interface InboxDepth {

    /** Accepted events that are not scored yet; not a number before the first measurement. */
    double events();

    /** Those of them that this client posted; 0 if a thousand other clients have more. */
    long eventsOf(String client);
}
