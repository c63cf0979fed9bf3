package dev.sarsen.accounts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How accounts are read.
 *
 * @param leaderboardMaxAge how old a cached page of the leaderboard may be, at most 5 s; 0 turns the cache off
 */
@ConfigurationProperties("sarsen.accounts")
record AccountsProperties(@DefaultValue("4s") Duration leaderboardMaxAge) {

    private static final Duration PROMISED = Duration.ofSeconds(5);

    AccountsProperties {
        if (leaderboardMaxAge.compareTo(PROMISED) > 0) {
            throw new IllegalArgumentException("sarsen.accounts.leaderboard-max-age must be at most 5s");
        }
    }
}
