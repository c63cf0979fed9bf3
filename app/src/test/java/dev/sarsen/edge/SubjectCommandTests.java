// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.events.Subject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SubjectCommandTests {

    private final List<Subject> subjects = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"account, ACCOUNT", "user, USER"})
    void isRunWithASubject(String kind, Subject.Kind expected) {
        assertThat(execute(kind, "id 1")).isZero();
        assertThat(subjects).containsExactly(new Subject(expected, "id 1"));
        assertThat(out).hasToString("printed");
    }

    static Stream<String> impossibleIds() {
        return Stream.of("", "a".repeat(256), "a\u0000", "\u0000", "\ud800", "\udc00a", "a\ud800b");
    }

    @ParameterizedTest
    @MethodSource("impossibleIds")
    void refusesAnIdThatNoEventCanHave(String id) {
        for (var kind : List.of("account", "user")) {
            assertThat(execute(kind, id)).isEqualTo(2);
        }
        assertThat(err.toString())
                .startsWith("id must have 1 to 255 characters, none of them U+0000 or half of a surrogate pair.");
        assertThat(subjects).isEmpty();
    }

    @Test
    void asksForAKindAndAnId() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Say what to remember: account or user.");
        assertThat(execute("person", "id 1")).isEqualTo(2);
        assertThat(execute("user")).isEqualTo(2);
        assertThat(subjects).isEmpty();
    }

    private int execute(String... arguments) {
        return new CommandLine(new Remember())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Command(name = "remember")
    private class Remember extends SubjectCommand {

        @Override
        protected void run(Subject subject, PrintWriter printer) {
            subjects.add(subject);
            printer.print("printed");
        }
    }
}
