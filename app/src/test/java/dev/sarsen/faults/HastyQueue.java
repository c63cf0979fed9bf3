// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.queue.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Acknowledges entries as soon as they are claimed. */
class HastyQueue implements EventQueue {

    private final EventQueue queue;

    HastyQueue(EventQueue queue) {
        this.queue = queue;
    }

    @Override
    public List<Entry> claim(int maxEntries) {
        var entries = queue.claim(maxEntries);
        queue.acknowledge(entries);
        return entries;
    }

    @Override
    public List<Entry> reclaim(int maxEntries) {
        return queue.reclaim(maxEntries);
    }

    @Override
    public void append(List<UUID> ids, Map<UUID, String> traces) {
        queue.append(ids, traces);
    }

    @Override
    public void acknowledge(List<Entry> entries) {
        queue.acknowledge(entries);
    }

    @Override
    public long forgetConsumersIdleFor(Duration idle) {
        return queue.forgetConsumersIdleFor(idle);
    }

    @Override
    public Depth depth() {
        return queue.depth();
    }
}
