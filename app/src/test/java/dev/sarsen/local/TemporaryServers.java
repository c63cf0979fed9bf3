// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL and a Redis in a temporary folder, which may be stopped, killed and hung, and come back on the same ports with
 * the same data. They and the folder are gone when the JVM ends, if nobody closed them before.
 */
public final class TemporaryServers implements AutoCloseable {

    private final Path binaries = Repository.binaries();
    private final Path redisProgram = RedisProgram.embedded(binaries);
    private final int postgresPort = Port.free();
    private final int redisPort = Port.free();
    private final DataFolder folder;
    private PostgresServer postgres;
    private RedisServer redis;
    private boolean closed;

    private TemporaryServers(Path folder) {
        this.folder = DataFolder.lock(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "temporary servers"));
        this.postgres = PostgresServer.start(this.folder, binaries, postgresPort);
        this.redis = RedisServer.start(this.folder, redisProgram, redisPort);
    }

    public static TemporaryServers start() {
        try {
            return start(Files.createTempDirectory("sarsen"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts in a folder, whose parts {@code postgres} and {@code redis} may be file systems of their own. */
    public static TemporaryServers start(Path folder) {
        return new TemporaryServers(folder);
    }

    /** What connects an application to these servers, as Spring properties. */
    public Map<String, String> properties() {
        var properties = new HashMap<>(postgres.properties());
        properties.putAll(redis.properties());
        return properties;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    public void stopPostgres() {
        postgres.close();
    }

    /** SIGKILL to the postmaster and all of its children, so that none of them gets to finish anything. */
    public void killPostgres() {
        var postmaster = postgresProcess().orElseThrow();
        var children = postmaster.handle().descendants().toList();
        postmaster.send("KILL");
        children.forEach(ProcessHandle::destroyForcibly);
        postgres.close();
    }

    public synchronized void startPostgres() {
        requireOpen();
        postgres = PostgresServer.start(folder, binaries, postgresPort);
    }

    /** PostgreSQL comes back as a standby that follows nobody, on the same port with the same data. */
    public synchronized void demotePostgres() {
        requireOpen();
        postgres.close();
        postgres = PostgresServer.startStandby(folder, binaries, postgresPort);
    }

    /** Ends {@link #demotePostgres}. */
    public void promotePostgres() {
        postgres.promote();
    }

    /** The process of PostgreSQL that is the parent of all others; none while it does not run. */
    public Optional<ProcessHandle> postmaster() {
        return postgresProcess().map(ServerProcess::handle);
    }

    /** Where PostgreSQL keeps its data. */
    public Path postgresData() {
        return folder.resolve("postgres");
    }

    /** SIGKILL; Redis keeps what it has written to its file. */
    public void killRedis() {
        redisProcess().orElseThrow().stop("KILL");
    }

    /** SIGKILL, and all that Redis held is gone. */
    public void loseRedis() {
        killRedis();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("redis"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stopRedis() {
        redis.close();
    }

    public synchronized void startRedis() {
        requireOpen();
        redis = RedisServer.start(folder, redisProgram, redisPort);
    }

    /** SIGSTOP: Redis keeps its connections and answers nothing. */
    public void hangRedis() {
        redisProcess().orElseThrow().send("STOP");
    }

    /** Ends {@link #hangRedis}. */
    public void resumeRedis() {
        redisProcess().orElseThrow().send("CONT");
    }

    /** Starts and resumes what does not run, and promotes what was demoted. */
    public void restore() {
        if (postgresProcess().isEmpty()) {
            startPostgres();
        } else if (Files.exists(postgresData().resolve("standby.signal"))) {
            promotePostgres();
        }
        redisProcess().ifPresentOrElse(redis -> redis.send("CONT"), this::startRedis);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        redisProcess().ifPresent(hung -> hung.send("CONT"));
        RedisServer.stopLeftover(folder);
        PostgresServer.stopLeftover(folder);
        folder.close();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While the JVM ends, the thread of a test may still go on. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The servers are gone.");
        }
    }

    private Optional<ServerProcess> postgresProcess() {
        return ServerProcess.find(folder.resolve("postgres/postmaster.pid"), folder.resolve("postgres"), "postgres");
    }

    private Optional<ServerProcess> redisProcess() {
        return ServerProcess.find(folder.resolve("redis/redis.pid"), folder.resolve("redis"), "redis", "valkey");
    }
}
