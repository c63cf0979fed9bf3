// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.contrib.providers.flagd.resolver.process.model.FeatureFlag;
import dev.openfeature.contrib.providers.flagd.resolver.process.targeting.Operator;
import dev.openfeature.contrib.providers.flagd.resolver.process.targeting.TargetingRuleException;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flags of one content of the file. Evaluates them as flagd does, with its rules. */
class FlagSet {

    static final FlagSet EMPTY = new FlagSet(Map.of());

    private static final Logger log = LoggerFactory.getLogger(FlagSet.class);
    private static final ImmutableMetadata NO_METADATA =
            ImmutableMetadata.builder().build();

    private final Map<String, FeatureFlag> flags;
    private final Operator rules = new Operator();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    FlagSet(Map<String, FeatureFlag> flags) {
        this.flags = Map.copyOf(flags);
        compileRules();
    }

    /** flagd keeps a rule that it has compiled in a way that threads may only share once it is there. */
    private void compileRules() {
        flags.keySet().forEach(key -> resolve(key, false, new ImmutableContext()));
        failed.clear();
    }

    Set<String> keys() {
        return flags.keySet();
    }

    /** A value of the file, or the given one: with an error if the flag's rule is wrong, without one if the file is silent. */
    ProviderEvaluation<Boolean> resolve(String key, boolean otherwise, EvaluationContext context) {
        var flag = flags.get(key);
        if (flag == null || flag.getState().equals("DISABLED")) {
            return value(otherwise, null, Reason.DEFAULT);
        }
        try {
            var chosen = chosenByRule(key, flag, context);
            return chosen == null
                    ? variant(flag, flag.getDefaultVariant(), Reason.STATIC)
                    : variant(flag, chosen, Reason.TARGETING_MATCH);
        } catch (TargetingRuleException | RuntimeException e) {
            return failure(key, otherwise, e);
        }
    }

    private @Nullable String chosenByRule(String key, FeatureFlag flag, EvaluationContext context)
            throws TargetingRuleException {
        if (FeatureFlag.EMPTY_TARGETING_STRING.equals(flag.getTargeting())) {
            return null;
        }
        var chosen = rules.apply(key, flag.getTargeting(), context);
        return chosen == null ? null : chosen.toString();
    }

    private static ProviderEvaluation<Boolean> variant(FeatureFlag flag, String name, Reason reason) {
        if (flag.getVariants().get(name) instanceof Boolean on) {
            return value(on, name, reason);
        }
        throw new FlagsBroken("there is no variant '" + name + "' that is true or false");
    }

    private static ProviderEvaluation<Boolean> value(boolean on, @Nullable String variant, Reason reason) {
        return new ProviderEvaluation<>(on, variant, reason.name(), null, null, NO_METADATA);
    }

    private ProviderEvaluation<Boolean> failure(String key, boolean otherwise, Exception failure) {
        if (failed.add(key)) {
            log.warn("The rule of the flag {} cannot be evaluated, its default is used: {}", key, failure.getMessage());
        }
        return new ProviderEvaluation<>(
                otherwise, null, Reason.ERROR.name(), ErrorCode.GENERAL, failure.getMessage(), NO_METADATA);
    }
}
