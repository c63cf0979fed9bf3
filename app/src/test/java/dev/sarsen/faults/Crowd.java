// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.Tokens;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Tokens of many clients, one after the other. */
final class Crowd implements Supplier<String> {

    private final List<String> tokens;
    private final AtomicInteger next = new AtomicInteger();

    Crowd(int clients) {
        tokens = IntStream.range(0, clients)
                .mapToObj(i -> Tokens.ofClient("crowd-" + i))
                .toList();
    }

    @Override
    public String get() {
        return tokens.get(Math.floorMod(next.getAndIncrement(), tokens.size()));
    }
}
