// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import java.time.Duration;
import java.util.List;

/** Claims to have stored every signal, also those that were there. */
public final class GreedySignals extends Signals {

    private final Signals signals;

    @SuppressWarnings("NullAway") // nothing of the parent is used
    public GreedySignals(Signals signals) {
        super(null);
        this.signals = signals;
    }

    @Override
    public List<StoredSignal> absorb(List<Signal> offered) {
        signals.absorb(offered);
        return offered.stream()
                .map(signal -> new StoredSignal(signal.id(), Duration.ZERO))
                .toList();
    }
}
