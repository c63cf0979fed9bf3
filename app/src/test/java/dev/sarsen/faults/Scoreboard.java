// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The table of all faults of this run, written anew to {@code target/faults.md} with each that is added. */
final class Scoreboard {

    private static final List<Verdict> VERDICTS = new ArrayList<>();
    private static final List<String> COUNTER_TESTS = new ArrayList<>();

    private static final Set<String> NOT_TESTED = new TreeSet<>();

    private Scoreboard() {}

    static synchronized void enter(Verdict verdict) {
        requireCounterTest(verdict.fault().counterTest());
        VERDICTS.add(verdict);
        write();
    }

    static synchronized void enterCounterTest(Verdict verdict, Check check) {
        COUNTER_TESTS.add("| %s | %s | %s |".formatted(caller(), verdict.fault().name(), check));
        write();
    }

    static synchronized void notTested(String what) {
        NOT_TESTED.add("NOT TESTED: " + what);
        write();
    }

    static synchronized void notRun(String what) {
        NOT_TESTED.add(what);
        write();
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getMethodName)
                        .filter(Scoreboard::isCounterTest)
                        .findFirst()
                        .orElse("?"));
    }

    private static void requireCounterTest(String name) {
        if (!isCounterTest(name)) {
            throw new AssertionError("There is no counter-test " + name);
        }
    }

    private static boolean isCounterTest(String name) {
        return List.of(CounterIntegrationTests.class.getDeclaredMethods()).stream()
                .anyMatch(method -> method.getName().equals(name));
    }

    private static void write() {
        var lines = new ArrayList<String>();
        lines.add(
                "| fault | acknowledged | lost | doubled | late | fresh after | bound | livez failed | not 202 | counter-test |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        VERDICTS.forEach(verdict -> lines.add(line(verdict)));
        lines.add("| **total** | %d | %d | %d | %d | | | %d | %d | |"
                .formatted(
                        VERDICTS.stream().mapToLong(Verdict::acknowledged).sum(),
                        VERDICTS.stream().mapToLong(Verdict::lost).sum(),
                        VERDICTS.stream().mapToLong(Verdict::doubled).sum(),
                        VERDICTS.stream().mapToLong(Verdict::late).sum(),
                        VERDICTS.stream().mapToLong(Verdict::deaf).sum(),
                        VERDICTS.stream().mapToLong(Verdict::failed).sum()));
        lines.addAll(List.of("", "| counter-test | under | went red |", "|---|---|---|"));
        lines.addAll(COUNTER_TESTS);
        lines.add("");
        lines.addAll(NOT_TESTED);
        try {
            Files.write(Repository.target().resolve("faults.md"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f s | %d s | %d | %d | %s |",
                verdict.fault().name(),
                verdict.acknowledged(),
                verdict.lost(),
                verdict.doubled(),
                verdict.late(),
                verdict.fresh().toMillis() / 1000.0,
                verdict.fault().bound().toSeconds(),
                verdict.deaf(),
                verdict.failed(),
                verdict.fault().counterTest());
    }
}
