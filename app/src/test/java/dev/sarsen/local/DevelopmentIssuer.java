// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * An OpenID Connect issuer for a developer's machine and for tests: a real authorization server with a key of its own. It knows
 * one person, {@code dev} with the password {@code dev}, the console as a public client, and a client for command lines.
 */
public final class DevelopmentIssuer implements AutoCloseable {

    private static final int KEY_BITS = 2048;

    /** Its log, for as long as no Spring application has set logging up. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private final URI address;
    private final AnnotationConfigServletWebServerApplicationContext context;
    private volatile RSAKey key;

    private DevelopmentIssuer(IssuerSettings settings, RSAKey key) {
        TOMCAT.setLevel(Level.WARNING);
        this.address = settings.address();
        this.key = key;
        this.context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(IssuerSettings.class, () -> settings);
        context.registerBean(IssuerConfiguration.Keys.class, () -> () -> new JWKSet(this.key));
        context.register(IssuerConfiguration.class);
        context.refresh();
        warmUp();
    }

    /** The first answers of a server take seconds on a busy machine, and an application gives its issuer two. */
    private void warmUp() {
        for (var path : List.of("/.well-known/openid-configuration", "/oauth2/jwks")) {
            try (var answer = URI.create(address + path).toURL().openStream()) {
                answer.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Starts on a port of this machine, with a new key.
     *
     * @param application the port of the application, to which logins in the browser lead back
     * @param sessions how long the tokens of a login live
     */
    public static DevelopmentIssuer start(int port, int application, Duration sessions) {
        return start(new IssuerSettings(port, application, sessions), newKey());
    }

    static DevelopmentIssuer start(IssuerSettings settings, RSAKey key) {
        return new DevelopmentIssuer(settings, key);
    }

    public URI address() {
        return address;
    }

    /** The key that signs, with its private part. */
    public RSAKey key() {
        return key;
    }

    /** Signs with a new key from now on, and publishes the old one no more. */
    public void rotate() {
        key = newKey();
    }

    /** What makes an application take the tokens of this issuer, as Spring properties. */
    public Map<String, String> properties() {
        return Map.of(
                "sarsen.access.issuer", address.toString(),
                "sarsen.access.insecure-issuer", address.toString());
    }

    @Override
    public void close() {
        context.close();
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
