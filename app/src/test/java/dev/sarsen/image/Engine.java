// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The command line of a container engine: {@code docker}, or what the variable ENGINE names. */
public final class Engine {

    /** The image that is tested and measured: the variable IMAGE, or what ci/build/image makes. */
    public static final String IMAGE = System.getenv().getOrDefault("IMAGE", "app:dev");

    private static final String PROGRAM = System.getenv().getOrDefault("ENGINE", "docker");

    private Engine() {}

    /** What a command of the engine printed, which must have ended well. */
    static String run(List<String> arguments) {
        var answer = ask(arguments);
        if (answer.code() != 0) {
            throw new IllegalStateException(
                    "%s %s ended with %d: %s".formatted(PROGRAM, arguments, answer.code(), answer.text()));
        }
        return answer.text();
    }

    public static String run(String... arguments) {
        return run(List.of(arguments));
    }

    /** What a command printed, and how it ended. */
    static Answer ask(List<String> arguments) {
        var command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    record Answer(int code, String text) {}
}
