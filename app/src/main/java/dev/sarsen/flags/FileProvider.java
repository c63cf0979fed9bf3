// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import java.util.function.Supplier;

/** OpenFeature's view of the flags that are in force: all of them are on or off. */
class FileProvider implements FeatureProvider {

    private final Supplier<FlagSet> flags;

    FileProvider(Supplier<FlagSet> flags) {
        this.flags = flags;
    }

    @Override
    public Metadata getMetadata() {
        return () -> "file";
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean otherwise, EvaluationContext context) {
        return flags.get().resolve(key, otherwise, context);
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String otherwise, EvaluationContext context) {
        return notASwitch(otherwise);
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer otherwise, EvaluationContext context) {
        return notASwitch(otherwise);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double otherwise, EvaluationContext context) {
        return notASwitch(otherwise);
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value otherwise, EvaluationContext context) {
        return notASwitch(otherwise);
    }

    private static <T> ProviderEvaluation<T> notASwitch(T otherwise) {
        return ProviderEvaluation.<T>builder()
                .value(otherwise)
                .reason(Reason.ERROR.name())
                .errorCode(ErrorCode.TYPE_MISMATCH)
                .errorMessage("flags are on or off")
                .build();
    }
}
