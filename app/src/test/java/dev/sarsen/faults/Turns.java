// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs one third of the counter-tests, or all of them: {@code -Dsarsen.faults.turn=0}, {@code 1}, {@code 2} or {@code all}. They take
 * turns in the order of their names. One that does not run is named in the table of the faults.
 */
final class Turns implements ExecutionCondition {

    static final int COUNT = 3;

    private static final String ALL = "all";
    private static final String TURN = System.getProperty("sarsen.faults.turn", ALL);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var counterTest = context.getRequiredTestMethod().getName();
        int turn = turnOf(counterTest, context.getRequiredTestClass());
        if (isIn(turn, TURN)) {
            return ConditionEvaluationResult.enabled("its turn");
        }
        var notRun = "NOT RUN: %s: its turn is %d of 0-%d, this is %s".formatted(counterTest, turn, COUNT - 1, TURN);
        Scoreboard.notRun(notRun);
        return ConditionEvaluationResult.disabled(notRun);
    }

    static boolean isIn(int turn, String wanted) {
        if (!wanted.equals(ALL) && !wanted.matches("[0-2]")) {
            throw new IllegalArgumentException("sarsen.faults.turn is '%s', expected 0, 1, 2 or all".formatted(wanted));
        }
        return wanted.equals(ALL) || Integer.parseInt(wanted) == turn;
    }

    static int turnOf(String counterTest, Class<?> tests) {
        return counterTestsOf(tests).indexOf(counterTest) % COUNT;
    }

    static List<String> counterTestsOf(Class<?> tests) {
        return Stream.of(tests.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CounterTest.class))
                .map(Method::getName)
                .sorted()
                .toList();
    }
}
