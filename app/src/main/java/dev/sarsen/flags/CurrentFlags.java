// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.Client;
import dev.sarsen.flags.Evaluation.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The flags for whom they are asked for at the moment; counts what other modules ask. */
class CurrentFlags implements Flags {

    private final Client client;
    private final Asker asker;
    private final MeterProvider<Counter> evaluations;

    CurrentFlags(Client client, Asker asker, MeterRegistry metrics) {
        this.client = client;
        this.asker = asker;
        this.evaluations = Counter.builder("sarsen.flags.evaluations")
                .description("How often a flag was asked for, and where its value came from")
                .withRegistry(metrics);
        for (var flag : Flag.values()) {
            List.of(Reason.values()).forEach(reason -> evaluations(flag, reason));
            Gauge.builder("sarsen.flags.on", () -> evaluate(flag).on() ? 1 : 0)
                    .description("1 while the flag is on for a request of no client in particular")
                    .tag("flag", flag.key())
                    .register(metrics);
        }
    }

    private Counter evaluations(Flag flag, Reason reason) {
        return evaluations.withTags("flag", flag.key(), "reason", reason.label());
    }

    @Override
    public boolean isOn(Flag flag) {
        var evaluation = evaluate(flag);
        evaluations(flag, evaluation.reason()).increment();
        return evaluation.on();
    }

    /** For reports: is not counted. */
    Evaluation evaluate(Flag flag) {
        return Evaluation.of(client.getBooleanDetails(flag.key(), flag.byDefault(), asker.context()));
    }
}
