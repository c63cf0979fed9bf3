// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import java.util.function.Supplier;

/**
 * Marks a thread for which callers of other clients wait: the gate before the database refuses it at once if its client's share is
 * used up, instead of letting all of them wait for that.
 */
public final class NoWait {

    private static final ScopedValue<Boolean> MARK = ScopedValue.newInstance();

    private NoWait() {}

    /** Whether this thread is marked. */
    public static boolean isSet() {
        return MARK.isBound();
    }

    static <T> T call(Supplier<T> work) {
        return ScopedValue.where(MARK, true).call(work::get);
    }
}
