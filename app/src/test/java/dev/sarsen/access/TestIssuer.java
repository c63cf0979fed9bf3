// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** An issuer that publishes whatever keys and endpoints a test wants, and signs any claims. */
final class TestIssuer implements AutoCloseable {

    private final RSAKey key;
    private final HttpServer server;
    private volatile List<String> keys;
    private volatile String tokenEndpoint;

    TestIssuer() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k1").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tokenEndpoint = address() + "/token";
        keys = List.of(publicKey());
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answer("/.well-known/openid-configuration", this::discovery);
        answer("/keys", () -> keys.stream().collect(Collectors.joining(",", "{\"keys\":[", "]}")));
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    String publicKey() {
        return key.toPublicJWK().toJSONString();
    }

    TestIssuer publishing(String... keys) {
        this.keys = List.of(keys);
        return this;
    }

    TestIssuer withTokenEndpoint(String address) {
        tokenEndpoint = address;
        return this;
    }

    /** A token that lives for an hour and has these claims; ISSUER stands for the address of the issuer. */
    String token(Map<String, Object> claims) {
        return token("k1", claims);
    }

    String token(String keyId, Map<String, Object> claims) {
        try {
            var text = JsonMapper.shared()
                    .writeValueAsString(claims)
                    .replace("ISSUER", address().toString());
            var signed = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(keyId)
                            .type(JOSEObjectType.JWT)
                            .build(),
                    new JWTClaimsSet.Builder(JWTClaimsSet.parse(text))
                            .issueTime(new Date())
                            .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                            .build());
            signed.sign(new RSASSASigner(key));
            return signed.serialize();
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String discovery() {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "issuer",
                        address().toString(),
                        "jwks_uri",
                        address() + "/keys",
                        "token_endpoint",
                        tokenEndpoint));
    }

    private void answer(String path, Supplier<String> content) {
        server.createContext(path, exchange -> {
            try (exchange) {
                var bytes = content.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    /** Keys that a verifier of RS256 has no use for, or cannot even read, as real issuers publish them. */
    static Stream<String> oddKeys() {
        return Stream.of(
                "{\"kty\":\"EC\",\"crv\":\"BP-256\",\"kid\":\"brainpool\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"not-on-the-curve\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"without-y\",\"x\":\"AAAA\"}",
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"kid\":\"post-quantum\",\"pub\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed448-Next\",\"kid\":\"unknown-curve\",\"x\":\"AAAA\"}",
                "{\"kty\":\"oct\",\"kid\":\"symmetric\",\"k\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"kid\":\"without-modulus\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"number-as-modulus\",\"n\":5,\"e\":\"AQAB\"}",
                "{\"kid\":\"without-type\"}",
                "{\"kty\":\"\",\"kid\":\"empty-type\"}",
                "{\"kty\":5,\"kid\":\"number-as-type\"}",
                "{\"kty\":\"RSA\",\"kid\":\"odd-use\",\"use\":\"\",\"n\":\"AAAA\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"odd-operations\",\"key_ops\":[\"fly\"],\"n\":\"AAAA\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"odd-chain\",\"x5c\":[\"%%%\"],\"n\":\"AAAA\",\"e\":\"AQAB\"}",
                "{}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
