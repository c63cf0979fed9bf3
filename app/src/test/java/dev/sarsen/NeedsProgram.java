// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.Programs;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test class that needs a server which {@code make test} does without. The profile {@code servers} runs what has this tag. Where the
 * program is not installed, the class is disabled before its set-up, so that no tear-down meets half a set-up.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("servers")
@ExtendWith(NeedsProgram.Installed.class)
public @interface NeedsProgram {

    /** The name of the program on PATH. */
    String value();

    final class Installed implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var program = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsProgram.class)
                    .orElseThrow()
                    .value();
            return Programs.onPath(program).isPresent()
                    ? ConditionEvaluationResult.enabled(program + " is installed")
                    : ConditionEvaluationResult.disabled(TestPrograms.missing(program));
        }
    }
}
