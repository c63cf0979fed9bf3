// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How many requests each limit has refused. */
class Refusals {

    private final Map<Limit, LongAdder> counts =
            Arrays.stream(Limit.values()).collect(Collectors.toUnmodifiableMap(limit -> limit, _ -> new LongAdder()));

    void count(Limit limit) {
        of(limit).increment();
    }

    LongAdder of(Limit limit) {
        return Objects.requireNonNull(counts.get(limit));
    }
}
