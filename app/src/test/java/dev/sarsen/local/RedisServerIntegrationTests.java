// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.RedisBinaries;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIntegrationTests {

    /** Redis 7 and Valkey are started and stopped by the contracts that run against them. */
    @Test
    void startsAndStops() throws IOException {
        try (var running = RedisBinaries.EMBEDDED.start()) {
            assertThat(running.server().command("PING")).isEqualTo("+PONG");
            running.server().close();
            assertThatThrownBy(() -> running.server().command("PING")).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void keepsWhatWasWrittenWhenItIsKilled(@TempDir Path data) throws IOException {
        Path program = RedisProgram.embedded(Repository.binaries());
        try (var folder = DataFolder.lock(data)) {
            RedisServer.start(folder, program, 0).command("SET kept 42");
            ServerProcess.find(data.resolve("redis/redis.pid"), data, "redis")
                    .orElseThrow()
                    .stop("KILL");
            try (var again = RedisServer.start(folder, program, 0)) {
                assertThat(again.command("STRLEN kept")).isEqualTo(":2");
            }
        }
    }
}
