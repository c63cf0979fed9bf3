// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sarsen.trust.TestTrust;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeysTests {

    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private String answer = "";
    private boolean trickles;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void takesAnIssuerThatTricklesForOneThatIsAway() {
        trickles = true;
        long begin = System.nanoTime();
        assertAway();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{}",
                "{\"issuer\":\"https://evil.example.com\",\"jwks_uri\":\"http://localhost/keys\"}",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"ISSUER/keys\"}"
            })
    void takesNoKeysOfADocumentThatIsNotTheIssuers(String document) {
        answer = document.replace("ISSUER", issuer().toString());
        assertAway();
    }

    private void assertAway() {
        try (var keys = new IssuerKeys(issuer(), TestTrust.publicOnly(), new SimpleMeterRegistry())) {
            assertThatExceptionOfType(JWKSetUnavailableException.class)
                    .isThrownBy(() -> keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null));
            assertThat(keys.isReachable()).isFalse();
        }
    }

    private URI issuer() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            if (trickles) {
                trickle(exchange);
            }
            exchange.getResponseBody().write(answer.getBytes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
        while (!end.await(100, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
        }
    }
}
