// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;

/** The flags as OpenFeature evaluates them. Counts the questions of other modules. */
class CurrentFlags implements Flags {

    private final Client client;
    private final MeterProvider<Counter> evaluations;

    CurrentFlags(Client client, MeterRegistry metrics) {
        this.client = client;
        this.evaluations = Counter.builder("sarsen.flags.evaluations")
                .description("How often a flag was asked for, and where its value came from")
                .withRegistry(metrics);
        for (var flag : Flag.values()) {
            List.of("file", "default").forEach(reason -> count(flag, reason, 0));
            Gauge.builder("sarsen.flags.on", () -> evaluate(flag).getValue() ? 1 : 0)
                    .description("1 while the flag is on")
                    .tag("flag", flag.key())
                    .register(metrics);
        }
    }

    @Override
    public boolean isOn(Flag flag) {
        var evaluation = evaluate(flag);
        count(flag, reason(evaluation), 1);
        return evaluation.getValue();
    }

    List<FlagReport.Line> lines() {
        return Arrays.stream(Flag.values()).map(this::line).toList();
    }

    private FlagReport.Line line(Flag flag) {
        var evaluation = evaluate(flag);
        return new FlagReport.Line(
                flag.key(), evaluation.getValue(), flag.byDefault(), reason(evaluation), flag.meaning());
    }

    private FlagEvaluationDetails<Boolean> evaluate(Flag flag) {
        return client.getBooleanDetails(flag.key(), flag.byDefault());
    }

    private static String reason(FlagEvaluationDetails<Boolean> evaluation) {
        return Reason.STATIC.name().equals(evaluation.getReason()) ? "file" : "default";
    }

    private void count(Flag flag, String reason, int times) {
        evaluations.withTags("flag", flag.key(), "reason", reason).increment(times);
    }
}
