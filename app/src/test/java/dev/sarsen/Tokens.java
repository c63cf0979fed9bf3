// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sarsen.local.DevelopmentIssuer;
import dev.sarsen.local.Port;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of the issuer of this test JVM, good ones and each kind of bad one. */
public final class Tokens {

    public static final String ALL_SCOPES = "events:write signals:read ops";

    private static final Duration LIFE = Duration.ofHours(2);

    private Tokens() {}

    /** A real issuer, started by the first test that asks. */
    public static DevelopmentIssuer issuer() {
        return Holder.ISSUER;
    }

    /** A token with every scope. */
    public static String all() {
        return Holder.ALL;
    }

    /** A token with these scopes, separated by blanks. */
    public static String with(String scopes) {
        return signed(claims(scopes).build());
    }

    /** A token of another client of the API, with every scope. */
    public static String ofClient(String client) {
        return signed(claims(ALL_SCOPES).claim("client_id", client).build());
    }

    /** A token with every scope that names so much of who calls. */
    public static String of(@Nullable String client, @Nullable String subject) {
        return signed(
                claims(ALL_SCOPES).claim("client_id", client).subject(subject).build());
    }

    /** A token of somebody who signed in at the console, with every scope. */
    public static String ofPerson(String person) {
        return signed(claims(ALL_SCOPES)
                .claim("client_id", "sarsen-console")
                .subject(person)
                .build());
    }

    /** A token with every scope that ends in so long. */
    public static String endingIn(Duration life) {
        return signed(claims(ALL_SCOPES).expirationTime(in(life)).build());
    }

    /** A token of another issuer, with every scope. */
    public static String of(DevelopmentIssuer other) {
        return signedBy(
                other.key(),
                claims(ALL_SCOPES).issuer(other.address().toString()).build());
    }

    /** A token that must not be taken, by the name of what is wrong with it. */
    public static String bad(String mistake) {
        return switch (mistake) {
            case "expired" -> endingIn(Duration.ofMinutes(-1));
            case "endless" -> signed(claims(ALL_SCOPES).expirationTime(null).build());
            case "early" ->
                signed(claims(ALL_SCOPES)
                        .notBeforeTime(in(Duration.ofMinutes(5)))
                        .build());
            case "for-others" -> signed(claims(ALL_SCOPES).audience("billing").build());
            case "of-another-issuer" ->
                signed(claims(ALL_SCOPES).issuer("https://evil.example.com").build());
            case "by-another-key" ->
                signedBy(otherKey(otherKeyId()), claims(ALL_SCOPES).build());
            case "by-another-key-of-the-same-name" ->
                signedBy(otherKey(issuer().key().getKeyID()), claims(ALL_SCOPES).build());
            case "unsigned" -> new PlainJWT(claims(ALL_SCOPES).build()).serialize();
            case "hs256-by-the-public-key" -> hs256();
            case "with-numbers-as-scopes" ->
                signed(claims(ALL_SCOPES).claim("scope", List.of("ops", 5)).build());
            case "no-access-token" -> typed("logout+jwt");
            default -> throw new IllegalArgumentException("There is no bad token " + mistake);
        };
    }

    private static JWTClaimsSet.Builder claims(String scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer().address().toString())
                .audience("sarsen")
                .subject("tests")
                .claim("client_id", "tests")
                .claim("scope", scopes)
                .notBeforeTime(in(Duration.ofHours(-1)))
                .expirationTime(in(LIFE));
    }

    private static Date in(Duration duration) {
        return Date.from(Instant.now().plus(duration));
    }

    private static String signed(JWTClaimsSet claims) {
        return signedBy(issuer().key(), claims);
    }

    private static String signedBy(RSAKey key, JWTClaimsSet claims) {
        try {
            return sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims,
                    new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String typed(String type) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(issuer().key().getKeyID())
                    .type(new com.nimbusds.jose.JOSEObjectType(type))
                    .build();
            return sign(header, claims(ALL_SCOPES).build(), new RSASSASigner(issuer().key()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The attack on verifiers that take the algorithm from the token, and the public key for a secret. */
    private static String hs256() {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .keyID(issuer().key().getKeyID())
                    .build();
            return sign(
                    header,
                    claims(ALL_SCOPES).build(),
                    new MACSigner(issuer().key().toRSAPublicKey().getEncoded()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String otherKeyId() {
        return "a key that nobody published";
    }

    private static RSAKey otherKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Holder {
        private static final DevelopmentIssuer ISSUER =
                DevelopmentIssuer.start(Port.free(), Port.free(), Duration.ofHours(1));
        private static final String ALL = signed(claims(ALL_SCOPES).build());
    }
}
