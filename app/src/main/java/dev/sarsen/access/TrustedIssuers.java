// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import com.nimbusds.jwt.JWTParser;
import dev.sarsen.platform.SettingInvalid;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

/** Verifies each token with the keys of the issuer that the token names. */
class TrustedIssuers implements AutoCloseable {

    private final Map<String, Tokens> issuers = new LinkedHashMap<>();

    TrustedIssuers(List<Tokens> issuers) {
        issuers.forEach(tokens -> this.issuers.put(tokens.issuer().toString(), tokens));
    }

    Jwt decode(String token) {
        if (issuers.isEmpty()) {
            throw new BadJwtException("This process has no issuer.");
        }
        var named = issuers.size() == 1 ? first() : issuers.get(nameIn(token));
        if (named == null) {
            throw new BadJwtException("The iss claim is not valid");
        }
        return named.decode(token);
    }

    /** The issuer that a token names, which proves nothing yet. */
    private static @Nullable String nameIn(String token) {
        try {
            var claims = JWTParser.parse(token).getJWTClaimsSet();
            return claims == null ? null : claims.getIssuer();
        } catch (ParseException e) {
            throw new BadJwtException("Malformed token", e);
        }
    }

    /** All issuers have the same clock skew. */
    boolean isWithinItsLife(Jwt token) {
        return first().isWithinItsLife(token);
    }

    long keyFetches() {
        return issuers.values().stream().mapToLong(Tokens::keyFetches).sum();
    }

    /**
     * Fetches the keys of all issuers in the background.
     *
     * @throws SettingInvalid if there is no issuer
     */
    void fetchKeys() {
        if (issuers.isEmpty()) {
            throw new SettingInvalid(
                    "sarsen.access.issuer",
                    "is not set: name the OpenID Connect issuer whose tokens open this process, such as https://login.example.com/realm");
        }
        issuers.values().forEach(Tokens::fetchKeys);
    }

    /** The issuer at which people sign in; null in a process without one. */
    @Nullable URI address() {
        return issuers.isEmpty() ? null : first().issuer();
    }

    Set<String> originsOfSignIn() {
        return issuers.isEmpty() ? Set.of() : first().origins();
    }

    private Tokens first() {
        return issuers.values().iterator().next();
    }

    @Override
    public void close() throws IOException {
        for (var tokens : issuers.values()) {
            tokens.close();
        }
    }
}
