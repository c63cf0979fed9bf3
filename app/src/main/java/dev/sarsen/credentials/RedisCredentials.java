// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/** By whom Redis is connected to: read at each connection. What cannot be read leaves the last user and password in use. */
class RedisCredentials implements RedisCredentialsProviderFactory {

    private static final Logger log = LoggerFactory.getLogger(RedisCredentials.class);

    private final LoginFolder folder;
    private final @Nullable String user;
    private volatile Login last;

    /** @throws dev.sarsen.platform.SettingInvalid if the folder is unusable */
    RedisCredentials(LoginFolder folder, @Nullable String user) {
        this.folder = folder;
        this.user = user;
        this.last = folder.first(user, "sarsen.credentials.redis");
    }

    @Override
    public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
        return RedisCredentialsProvider.from(() -> {
            var login = current();
            return io.lettuce.core.RedisCredentials.just(login.user(), login.password());
        });
    }

    private Login current() {
        try {
            var now = folder.read(user);
            if (!now.equals(last)) {
                log.info("Connects to Redis as {} from now on, with a changed user or password", now);
            }
            last = now;
        } catch (LoginFolder.Unusable e) {
            log.warn(
                    "{} {}; connects as {} as before, see docs/guides/rotate-a-key.md",
                    folder.path(),
                    e.getMessage(),
                    last);
        }
        return last;
    }
}
