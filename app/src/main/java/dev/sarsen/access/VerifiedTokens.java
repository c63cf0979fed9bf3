// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers which tokens were verified: clients send the same one with every request, and to verify it was a fifth of what a
 * request costs. Whether it has begun and not ended is looked at each time, and once the keys of the issuer were fetched anew,
 * it is verified anew. Nothing is remembered of a token that was refused.
 */
class VerifiedTokens implements JwtDecoder {

    private static final int MOST = 1_000;
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private final TrustedIssuers tokens;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGOTTEN).build();

    VerifiedTokens(TrustedIssuers tokens) {
        this.tokens = tokens;
    }

    @Override
    public Jwt decode(String token) {
        long keys = tokens.keyFetches();
        var known = verified.getIfPresent(token);
        if (known != null && known.keys() == keys && tokens.isWithinItsLife(known.token())) {
            return known.token();
        }
        var decoded = tokens.decode(token);
        verified.put(token, new Verified(decoded, keys));
        return decoded;
    }

    /** @param keys which fetch of keys there had been when it was verified */
    private record Verified(Jwt token, long keys) {}
}
