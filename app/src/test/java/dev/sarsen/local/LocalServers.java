// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private @Nullable DevelopmentIssuer issuer;

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
            if (!settings.ownIssuer() && !stopped) {
                startIssuer();
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
        if (issuer != null) {
            properties.putAll(issuer.properties());
        }
        return properties;
    }

    String description() {
        return """
                Data        %s
                PostgreSQL  %s
                Redis       %s
                Issuer      %s""".formatted(folder, postgresDescription(), redisDescription(), issuerDescription());
    }

    void stop() {
        stopped = true;
        awaitStarter();
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        if (issuer != null) {
            issuer.close();
        }
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

    /** A token with every scope; none of an issuer of the user's own. */
    Optional<String> token() {
        try {
            return issuer == null
                    ? Optional.empty()
                    : Optional.of(ClientTokens.from(issuer.address(), IssuerConfiguration.ALL_SCOPES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private String issuerDescription() {
        return issuer == null ? "yours" : issuer.address() + " (log in as dev, password dev)";
    }

    private void startIssuer() {
        settings.issuer().requireFree();
        var console = new IssuerSettings(
                settings.issuer().resolve(), settings.application().getFirst().number(), Duration.ofHours(1));
        issuer = DevelopmentIssuer.start(console, IssuerKey.in(folder.resolve("issuer-key.json")));
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
