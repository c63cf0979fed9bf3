// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.util.List;
import java.util.UUID;

/**
 * The events that a scoring transaction has claimed.
 *
 * @param events in the order of their ids
 * @param more whether the limit or the byte budget left out events that may be due as well
 */
public record Claim(List<Pending> events, boolean more) {

    public static final Claim NONE = new Claim(List.of(), false);

    public List<UUID> ids() {
        return events.stream().map(Pending::id).toList();
    }
}
