// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.DataFolder;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.RedisProgram;
import dev.sarsen.local.RedisServer;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL and a Redis for a test that hangs them or counts what they are asked; the shared ones stay undisturbed. */
public final class OwnServers implements AutoCloseable {

    private final DataFolder folder;
    private final PostgresServer postgres;
    private final RedisServer redis;

    private OwnServers(DataFolder folder) {
        this.folder = folder;
        this.postgres = PostgresServer.start(folder, Repository.binaries(), 0);
        this.redis = RedisServer.start(folder, RedisProgram.embedded(Repository.binaries()), 0);
    }

    public static OwnServers start() {
        try {
            return new OwnServers(DataFolder.lock(Files.createTempDirectory("sarsen-own-servers")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    /** What connects an application to these servers, as Spring properties. */
    public Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.putAll(postgres.properties());
        properties.putAll(redis.properties());
        properties.putAll(Tokens.issuer().properties());
        return properties;
    }

    /** Hangs PostgreSQL, connections and all, until the answer is closed. */
    public Hung hangPostgres() {
        return Hung.of(pid("postgres/postmaster.pid"));
    }

    /** Hangs Redis until the answer is closed. */
    public Hung hangRedis() {
        return Hung.of(pid("redis/redis.pid"));
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
        folder.close();
        try {
            FileSystemUtils.deleteRecursively(Path.of(folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pid(String file) {
        try {
            return Long.parseLong(
                    Files.readAllLines(folder.resolve(file)).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
