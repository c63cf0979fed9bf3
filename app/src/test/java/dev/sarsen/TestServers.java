// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.local.DataFolder;
import dev.sarsen.local.LastStop;
import dev.sarsen.local.LocalFailure;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.RedisProgram;
import dev.sarsen.local.RedisServer;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * One PostgreSQL and one Redis for all tests of this JVM, on random ports, with the properties that connect the application
 * to them. Started by the first test that asks, stopped after the last application context has closed.
 */
public final class TestServers {

    private static final Path FOLDER = Repository.target().resolve("test-servers");

    private final DataFolder folder;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final PgBouncer bouncer;
    private final LastStop stop = LastStop.of(this::stop);

    private TestServers(DataFolder folder) {
        this.folder = folder;
        this.postgres = PostgresServer.start(folder, Repository.binaries(), 0);
        this.redis = RedisServer.start(folder, RedisProgram.embedded(Repository.binaries()), 0);
        this.bouncer = PgBouncer.isWanted() ? PgBouncer.start(postgres) : null;
    }

    public static TestServers get() {
        return Holder.INSTANCE;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    public Database database() {
        return new Database(postgres, redis);
    }

    /** Keeps the servers up until the contexts have closed. */
    void outliveContexts() {
        stop.afterContexts();
    }

    /** What an application needs to work with these servers, as Spring properties. */
    public Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.putAll(postgres.properties());
        properties.putAll(redis.properties());
        properties.putAll(Tokens.issuer().properties());
        if (bouncer != null) {
            properties.putAll(bouncer.properties());
        }
        return properties;
    }

    private void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
        redis.close();
        postgres.close();
        folder.close();
        delete(Path.of(folder.toString()));
    }

    private static TestServers start() {
        removeLeftovers();
        var servers = new TestServers(DataFolder.lock(
                FOLDER.resolve(Long.toString(ProcessHandle.current().pid()))));
        return servers;
    }

    /** A killed test JVM leaves its servers running; the lock of its folder tells that it is gone. */
    private static void removeLeftovers() {
        for (Path left : leftovers()) {
            try (DataFolder folder = DataFolder.lock(left)) {
                RedisServer.stopLeftover(folder);
                PostgresServer.stopLeftover(folder);
                delete(left);
            } catch (LocalFailure inUse) {
                continue;
            }
        }
    }

    private static List<Path> leftovers() {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (var folders = Files.list(FOLDER)) {
            return folders.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final TestServers INSTANCE = start();
    }
}
