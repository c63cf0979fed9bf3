// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads access tokens (RFC 7519, RFC 9068): signed by a key of the issuer with an asymmetric algorithm, for this audience, valid
 * now. Keys are fetched as the process starts, or else when first needed, then in the background, and when a token names one
 * that is not known, at most every ten seconds; through an outage of the issuer the keys that were fetched go on for four hours.
 */
class Tokens implements JwtDecoder, AutoCloseable {

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final JOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            null, JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"));

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration BEFORE_THEY_END = Duration.ofMinutes(1);
    private static final Duration WAIT_FOR_KEYS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
    private static final Duration OUTAGE = Duration.ofHours(4);

    private static final Converter<Map<String, Object>, Map<String, Object>> CLAIMS =
            MappedJwtClaimSetConverter.withDefaults(Map.of());

    private final TrustedIssuer issuer;
    private final IssuerKeys source;
    private final JWKSource<SecurityContext> keys;
    private final NimbusJwtDecoder decoder;
    private final JwtTimestampValidator lifetime;

    Tokens(TrustedIssuer issuer, Duration clockSkew, SSLContext tls, Clock clock, MeterRegistry metrics) {
        this.issuer = issuer;
        source = new IssuerKeys(issuer.issuer(), tls, metrics);
        keys = cached(source);
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        decoder = new NimbusJwtDecoder(processor);
        lifetime = lifetime(clockSkew, clock);
        decoder.setClaimSetConverter(this::withScopes);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                lifetime, new JwtIssuerValidator(issuer.issuer().toString()), this::checkAudience));
    }

    URI issuer() {
        return issuer.issuer();
    }

    /** The origins that a browser must reach to sign in at the issuer, as far as they are known. */
    Set<String> origins() {
        return source.origins();
    }

    /** Fetches the keys in the background, so that the first client does not wait for them; that it fails is in the log. */
    Thread fetchKeys() {
        return Thread.ofVirtual().name("issuer-keys").start(() -> {
            try {
                keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
            } catch (KeySourceException | RejectedExecutionException _) {
                // The next token that needs them has them fetched again, or the process has ended meanwhile.
            }
        });
    }

    @Override
    public Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (JwtException e) {
            throw isOfUnknownKey(e) ? new BadJwtException("The key of the token is not one of the issuer's.", e) : e;
        }
    }

    /** Whether a token that was verified has begun and not ended. */
    boolean isWithinItsLife(Jwt token) {
        return !lifetime.validate(token).hasErrors();
    }

    /** How often the keys of the issuer were fetched. */
    long keyFetches() {
        return source.fetches();
    }

    /** The issuer was asked for its keys a moment ago, and did answer. */
    private boolean isOfUnknownKey(JwtException e) {
        return source.isReachable()
                && NestedExceptionUtils.getMostSpecificCause(e) instanceof RateLimitReachedException;
    }

    @Override
    public void close() throws IOException {
        if (keys instanceof Closeable refreshed) {
            refreshed.close();
        }
    }

    /** Whatever claims the issuer has for scopes, Spring Security finds them in {@code scope}. */
    private Map<String, Object> withScopes(Map<String, Object> claims) {
        var converted = new HashMap<>(Objects.requireNonNull(CLAIMS.convert(claims)));
        converted.put("scope", issuer.scopes(claims));
        return converted;
    }

    private OAuth2TokenValidatorResult checkAudience(Jwt token) {
        return issuer.isMeantForUs(token.getClaims())
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error(
                        OAuth2ErrorCodes.INVALID_TOKEN,
                        "The %s claim is not valid".formatted(String.join(" or ", issuer.audienceClaims())),
                        null));
    }

    private static JWKSource<SecurityContext> cached(IssuerKeys keys) {
        return JWKSourceBuilder.create(keys)
                .cache(KEYS_LIVE.toMillis(), WAIT_FOR_KEYS.toMillis())
                .refreshAheadCache(BEFORE_THEY_END.toMillis(), true)
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    private static JwtTimestampValidator lifetime(Duration skew, Clock clock) {
        var lifetime = new JwtTimestampValidator(skew);
        lifetime.setClock(clock);
        lifetime.setAllowEmptyExpiryClaim(false);
        return lifetime;
    }
}
