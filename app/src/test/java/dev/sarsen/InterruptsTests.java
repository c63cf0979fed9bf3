// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InterruptsTests {

    private static final String CHILD = "kill -INT $$; echo survived";

    @Test
    void endsAChildByCtrlCAlthoughItsParentIgnoresThat() throws Exception {
        assertThat(parent("trap '' INT")).isEqualTo("""
                plain: survived
                interruptible: ended
                plain: survived
                """);
    }

    @Test
    void leavesAChildWhoseParentIgnoresNothingAsItIs() throws Exception {
        assertThat(parent(":")).isEqualTo("""
                plain: ended
                interruptible: ended
                plain: ended
                """);
    }

    /** What a JVM tells of its children that a shell has started after this command. */
    private static String parent(String command) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = Interrupts.startInterruptible(new ProcessBuilder(
                "sh",
                "-c",
                command + "; exec \"$@\"",
                "sh",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ApplicationProcess.classPath(),
                Parent.class.getName()));
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Starts children and says what SIGINT does to them. */
    static final class Parent {

        private Parent() {}

        static void main() throws Exception {
            tell("plain", child().start());
            tell("interruptible", Interrupts.startInterruptible(child()));
            tell("plain", child().start());
        }

        private static ProcessBuilder child() {
            return new ProcessBuilder("sh", "-c", CHILD);
        }

        private static void tell(String how, Process child) throws IOException {
            var survived = new String(child.getInputStream().readAllBytes()).contains("survived");
            System.out.println(how + ": " + (survived ? "survived" : "ended"));
        }
    }
}
