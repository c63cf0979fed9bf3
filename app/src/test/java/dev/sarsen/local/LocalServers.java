package dev.sarsen.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The servers of one `make run`, on one data folder. Can be stopped at any moment, also while they start. */
final class LocalServers {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LocalSettings settings;
    private final DataFolder folder;
    private final Thread starter = Thread.currentThread();
    private final ReentrantLock starting = new ReentrantLock();
    private volatile boolean stopped;

    private @Nullable PostgresServer postgres;
    private @Nullable RedisServer redis;

    LocalServers(LocalSettings settings) {
        this.settings = settings;
        this.folder = DataFolder.lock(settings.data());
    }

    /** Returns false when the servers were stopped meanwhile. */
    boolean start() {
        starting.lock();
        try {
            if (!settings.ownPostgres() && !stopped) {
                startPostgres();
            }
            if (!settings.ownRedis() && !stopped) {
                startRedis();
            }
        } catch (LocalFailure failure) {
            if (!stopped) {
                throw failure;
            }
        } finally {
            starting.unlock();
        }
        return !stopped;
    }

    /** The connections as Spring properties; none for a server of the user's own. */
    Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        if (postgres != null) {
            properties.putAll(postgres.properties());
        }
        if (redis != null) {
            properties.putAll(redis.properties());
        }
        return properties;
    }

    String description() {
        return """
                Data        %s
                PostgreSQL  %s
                Redis       %s""".formatted(folder, postgresDescription(), redisDescription());
    }

    void stop() {
        stopped = true;
        awaitStarter();
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        RedisServer.stopLeftover(folder);
        PostgresServer.stopLeftover(folder);
    }

    private String postgresDescription() {
        return postgres == null
                ? "yours"
                : "psql postgresql://%1$s:%1$s@localhost:%2$d/sarsen".formatted(PostgresServer.OWNER, postgres.port());
    }

    private String redisDescription() {
        return redis == null ? "yours" : "redis-cli -p " + redis.port();
    }

    private void startPostgres() {
        postgres = PostgresServer.start(
                folder, Repository.binaries(), settings.postgres().number());
    }

    private void startRedis() {
        Path program = RedisProgram.embedded(Repository.binaries());
        redis = RedisServer.start(folder, program, settings.redis().number());
    }

    private void awaitStarter() {
        if (starting.isLocked()) {
            starter.interrupt();
        }
        try {
            if (starting.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                starting.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
