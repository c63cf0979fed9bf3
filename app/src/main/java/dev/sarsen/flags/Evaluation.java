// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.FlagEvaluationDetails;
import java.util.Locale;

/** The value of a flag, and where it comes from. */
record Evaluation(boolean on, Reason reason) {

    enum Reason {
        /** The default variant in the file. */
        FILE,
        /** The rule of the flag in the file. */
        RULE,
        /** The default in the code: the file does not have the flag or disables it, or no file was ever good. */
        DEFAULT,
        /** The default in the code, because the rule of the flag failed. */
        ERROR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Evaluation of(FlagEvaluationDetails<Boolean> details) {
        return new Evaluation(details.getValue(), reason(details));
    }

    private static Reason reason(FlagEvaluationDetails<Boolean> details) {
        if (details.getErrorCode() != null) {
            return Reason.ERROR;
        }
        if (details.getVariant() == null) {
            return Reason.DEFAULT;
        }
        return dev.openfeature.sdk.Reason.TARGETING_MATCH.name().equals(details.getReason())
                ? Reason.RULE
                : Reason.FILE;
    }
}
