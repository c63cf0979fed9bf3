// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.platform.RedisUnavailable;
import dev.sarsen.queue.EventQueue;
import java.util.List;

/** Has nothing to say while Redis is away, instead of saying that it is. */
final class SilentQueue extends HastyQueue {

    private final EventQueue queue;

    SilentQueue(EventQueue queue) {
        super(queue);
        this.queue = queue;
    }

    @Override
    public List<Entry> claim(int maxEntries) {
        try {
            return queue.claim(maxEntries);
        } catch (RedisUnavailable e) {
            return List.of();
        }
    }
}
