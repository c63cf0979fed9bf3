// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.DeadlockGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerProcessTests {

    @TempDir
    private Path data;

    private Process server;

    @BeforeEach
    void startServer() throws IOException {
        server = new ProcessBuilder(
                        "tail", "-f", Files.createFile(data.resolve("log")).toString())
                .start();
        Files.writeString(pidFile(), server.pid() + "\nand more\n");
        Awaitility.await().until(() -> find("tail").isPresent());
    }

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    void stopsTheServerOfThePidFile() {
        find("tail").orElseThrow().stop("TERM");
        assertThat(server.onExit()).succeedsWithin(DeadlockGuard.LONGEST_WAIT);
        assertThat(find("tail")).isEmpty();
    }

    @Test
    void killsAServerThatIgnoresTheSignal() {
        find("tail").orElseThrow().stop("CONT", Duration.ofMillis(200));
        assertThat(server.onExit()).succeedsWithin(DeadlockGuard.LONGEST_WAIT);
    }

    @Test
    void sparesAnotherProgramThatGotThePid() {
        assertThat(find("redis-server")).isEmpty();
    }

    @Test
    void sparesTheSameProgramOnOtherData(@TempDir Path other) {
        assertThat(ServerProcess.find(pidFile(), other, "tail")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a number", "99999999"})
    void findsNothingForAStalePidFile(String content) throws IOException {
        Files.writeString(pidFile(), content);
        assertThat(find("tail")).isEmpty();
    }

    @Test
    void findsNothingWithoutAPidFile() throws IOException {
        Files.delete(pidFile());
        assertThat(find("tail")).isEmpty();
    }

    private Optional<ServerProcess> find(String program) {
        return ServerProcess.find(pidFile(), data, program);
    }

    private Path pidFile() {
        return data.resolve("server.pid");
    }
}
