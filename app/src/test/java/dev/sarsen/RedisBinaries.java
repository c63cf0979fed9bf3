// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.DataFolder;
import dev.sarsen.local.Kill;
import dev.sarsen.local.RedisProgram;
import dev.sarsen.local.RedisServer;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** The servers that the queue's contract test runs against, each on a random port with data of its own. */
public enum RedisBinaries {
    EMBEDDED {
        @Override
        Path program() {
            return RedisProgram.embedded(Repository.binaries());
        }
    },
    REDIS {
        @Override
        Path program() {
            return TestPrograms.installed("redis-server");
        }
    },
    VALKEY {
        @Override
        Path program() {
            return TestPrograms.installed("valkey-server");
        }
    };

    abstract Path program();

    /** Starts the server; a test of one that is not always there is marked by {@link NeedsProgram}. */
    public Running start() {
        Path program = program();
        try {
            DataFolder folder = DataFolder.lock(Files.createTempDirectory("sarsen-redis"));
            return new Running(folder, program, RedisServer.start(folder, program, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A started server; closing it stops the process and removes its data. */
    public record Running(DataFolder folder, Path program, RedisServer server) implements AutoCloseable {

        public int port() {
            return server.port();
        }

        /** Ends the process: its port refuses connections. */
        public void stop() {
            server.close();
        }

        /** Starts the process again, on the same port with the data it had. */
        public void startAgain() {
            RedisServer.start(folder, program, port());
        }

        /** Freezes the process: it accepts connections and answers nothing. */
        public void hang() {
            signal("STOP");
        }

        public void wakeUp() {
            signal("CONT");
        }

        @Override
        public void close() {
            wakeUp();
            server.close();
            folder.close();
            try {
                FileSystemUtils.deleteRecursively(folder.resolve(""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void signal(String name) {
            try {
                String pid = Files.readString(folder.resolve("redis").resolve("redis.pid"));
                Kill.send(name, Long.parseLong(pid.strip()));
            } catch (NoSuchFileException stopped) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
