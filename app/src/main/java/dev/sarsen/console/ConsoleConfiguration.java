// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.access.Issuer;
import dev.sarsen.accounts.Leaderboard;
import dev.sarsen.flags.Flags;
import dev.sarsen.health.DependencyWatch;
import dev.sarsen.inbox.Backlog;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.signals.RecentSignals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Opens the page at {@code /} with its files, {@code /api/v1/overview} and {@code /api/v1/feed}. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    private static final int TIMEOUT_SECONDS = 5;

    @Bean
    ConsoleController consoleController(ConsoleProperties properties, Issuer issuer) {
        var signIn = new SignIn(issuer.address(), properties.clientId(), properties.scopes());
        return new ConsoleController(ConsoleFiles.load(), new PageRules(issuer.origins()), signIn);
    }

    @Bean
    Poll consolePoll(
            PlatformTransactionManager transactionManager,
            Backlog backlog,
            RecentSignals signals,
            Leaderboard leaderboard,
            DependencyWatch dependencies,
            Overview.Identity identity,
            ConsoleProperties properties,
            Clock clock) {
        var transactions = new TransactionTemplate(transactionManager);
        transactions.setReadOnly(true);
        transactions.setTimeout(TIMEOUT_SECONDS);
        var inboxAge = properties.pollEvery().dividedBy(2);
        var measuring = new Measuring(transactions, backlog, signals, leaderboard, inboxAge, clock);
        return new Poll(measuring::measure, dependencies::seen, identity, properties.pollEvery(), clock);
    }

    @Bean
    Feed consoleFeed(Poll poll, JsonMapper json, ConsoleProperties properties, Clock clock, MeterRegistry metrics) {
        return new Feed(poll, json, properties, clock, metrics);
    }

    @Bean
    FeedController feedController(Poll poll, Feed feed, Flags flags) {
        return new FeedController(poll, feed, flags);
    }

    /** An hour of news is no slow request; refusals count as ever. */
    @Bean
    MeterFilter feedsAreNoRequests() {
        return MeterFilter.deny(meter -> meter.getName().equals("http.server.requests")
                && "/api/v1/feed".equals(meter.getTag("uri"))
                && "SUCCESS".equals(meter.getTag("outcome")));
    }

    @Bean
    Overview.Identity identity(
            ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git, ProcessRole role, Clock clock) {
        var built = build.getIfAvailable();
        var commit = git.getIfAvailable();
        return new Overview.Identity(
                built == null ? "unknown" : String.valueOf(built.getVersion()),
                commit == null ? null : commit.getShortCommitId(),
                role.name().toLowerCase(Locale.ROOT),
                host(),
                clock.instant());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
