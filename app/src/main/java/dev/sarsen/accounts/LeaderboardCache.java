// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.edge.Page;
import dev.sarsen.platform.RedisBreaker;
import dev.sarsen.platform.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** First pages of the leaderboard, kept in Redis for seconds; without Redis every page is read from SQL. */
public class LeaderboardCache {

    /** Bumped with every change of the cached form, so that two versions side by side do not read each other's. */
    private static final String PREFIX = "sarsen:leaderboard:2:";

    private static final TypeReference<List<AccountView>> ACCOUNTS = new TypeReference<>() {};

    private final StringRedisTemplate redis;
    private final RedisBreaker breaker;
    private final JsonMapper json;
    private final ObjectReader reader;
    private final Duration maxAge;
    private final Clock clock;

    LeaderboardCache(StringRedisTemplate redis, RedisBreaker breaker, JsonMapper json, Duration maxAge, Clock clock) {
        this.redis = redis;
        this.breaker = breaker;
        this.json = json;
        this.reader = json.readerFor(ACCOUNTS)
                .with(
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        this.maxAge = maxAge;
        this.clock = clock;
    }

    List<AccountView> get(int size, IntFunction<List<AccountView>> fromSql) {
        var cached = maxAge.isPositive() ? read(size) : null;
        if (cached != null) {
            return cached;
        }
        var accounts = fromSql.apply(size);
        if (maxAge.isPositive() && !accounts.isEmpty()) {
            write(size, accounts);
        }
        return accounts;
    }

    /** Forgets every page, so that an erased account is nowhere. */
    public void clear() {
        var pages = IntStream.rangeClosed(1, Page.MAX_LIMIT + 1)
                .mapToObj(size -> PREFIX + size)
                .toList();
        breaker.call(() -> redis.delete(pages));
    }

    private @Nullable List<AccountView> read(int size) {
        try {
            var text = breaker.call(() -> redis.opsForValue().get(PREFIX + size));
            List<AccountView> accounts = text == null ? List.of() : reader.readValue(text);
            return isUsable(accounts) ? accounts : null;
        } catch (RedisUnavailable | JacksonException e) {
            return null;
        }
    }

    private boolean isUsable(@Nullable List<AccountView> accounts) {
        return accounts != null
                && !accounts.isEmpty()
                && accounts.stream().allMatch(Objects::nonNull)
                && !isOld(accounts.getFirst());
    }

    private boolean isOld(AccountView account) {
        return Duration.between(account.asOf(), Instant.now(clock)).compareTo(maxAge) > 0;
    }

    private void write(int size, List<AccountView> accounts) {
        try {
            var text = json.writeValueAsString(accounts);
            breaker.call(() -> {
                redis.opsForValue().set(PREFIX + size, text, maxAge);
                return true;
            });
        } catch (RedisUnavailable e) {
            return;
        }
    }
}
