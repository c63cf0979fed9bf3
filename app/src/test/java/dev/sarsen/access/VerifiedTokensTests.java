// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.local.DevelopmentIssuer;
import dev.sarsen.local.Port;
import dev.sarsen.trust.TestTrust;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;

class VerifiedTokensTests {

    private final int port = Port.free();
    private final DevelopmentIssuer issuer = DevelopmentIssuer.start(port, Port.free(), Duration.ofHours(1));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry() {
        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    super.increment(amount);
                    if (amount > 0) {
                        whenFetched.run();
                    }
                }
            };
        }
    };
    private Runnable whenFetched = () -> {};
    private Duration ahead = Duration.ZERO;
    private final Tokens tokens = tokens(URI.create("http://localhost:" + port));
    private final VerifiedTokens verified = new VerifiedTokens(new TrustedIssuers(List.of(tokens)));

    /** What fetches keys for the first time is slow on a busy machine, and gives up after two seconds. */
    @BeforeEach
    void warmUp() {
        await().until(() -> {
            try (var first = tokens(issuer.address())) {
                first.fetchKeys().join();
                return first.keyFetches() == 1;
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        tokens.close();
        issuer.close();
    }

    @Test
    void verifiesATokenOnceWithTheKeysThatItHas() {
        var token = dev.sarsen.Tokens.of(issuer);
        verified.decode(token);
        var first = verified.decode(token);
        assertThat(verified.decode(token)).isSameAs(first);
        assertThat(tokens.decode(token)).isNotSameAs(first);
    }

    @Test
    void hasTheKeysBeforeTheFirstToken() throws Exception {
        var token = dev.sarsen.Tokens.of(issuer);
        tokens.fetchKeys().join();
        issuer.close();
        assertThat(verified.decode(token).getSubject()).isNotBlank();
    }

    @Test
    void fetchesKeysQuietlyWhileItEnds() throws Exception {
        var uncaught = new AtomicReference<Throwable>();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.set(failure));
        try {
            whenFetched = this::closeTokens;
            tokens.fetchKeys().join();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertThat(tokens.keyFetches()).isOne();
        assertThat(uncaught).hasNullValue();
    }

    @Test
    void refusesARememberedTokenThatHasEnded() {
        var token = dev.sarsen.Tokens.of(issuer);
        verified.decode(token);
        ahead = Duration.ofDays(1);
        assertThatThrownBy(() -> verified.decode(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void refusesARememberedTokenWhoseKeyIsGone() {
        var token = dev.sarsen.Tokens.of(issuer);
        verified.decode(token);
        issuer.rotate();
        verified.decode(dev.sarsen.Tokens.of(issuer));
        assertThatThrownBy(() -> verified.decode(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void refusesATokenThatDiffersInItsLastCharacters() {
        var token = dev.sarsen.Tokens.of(issuer);
        verified.decode(token);
        assertThatThrownBy(() -> verified.decode(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isInstanceOf(BadJwtException.class);
    }

    private void closeTokens() {
        try {
            tokens.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tokens tokens(URI address) {
        InstantSource source = () -> Instant.now().plus(ahead);
        return new Tokens(
                new TrustedIssuer(address, List.of("sarsen"), List.of("aud"), List.of("scope"), ""),
                Duration.ofSeconds(30),
                TestTrust.publicOnly(),
                source.withZone(ZoneOffset.UTC),
                metrics);
    }
}
