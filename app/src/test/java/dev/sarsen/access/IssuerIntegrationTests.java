// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import dev.sarsen.local.DevelopmentIssuer;
import dev.sarsen.local.Port;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class IssuerIntegrationTests {

    private static final String PATH = "/api/v1/accounts";

    private final int port = Port.free();

    @Test
    void startsWithoutTheIssuerAndTakesNewKeysWithoutARestart() {
        try (var application = start()) {
            var web = application.web();
            var early = web.withToken(Tokens.all()).get(PATH);
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.headers().firstValue("retry-after")).isPresent();
            assertThat(application.management().get("/readyz").statusCode()).isEqualTo(200);
            var last = rotateAKey(web);
            var answer = web.withToken(last).get(PATH);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** Returns a token of an issuer that is gone. */
    private String rotateAKey(Web web) {
        try (var issuer = startIssuer()) {
            var old = Tokens.of(issuer);
            awaitAccess(web, old);
            issuer.rotate();
            var current = Tokens.of(issuer);
            awaitAccess(web, current);
            assertThat(web.withToken(old).get(PATH).statusCode()).isEqualTo(401);
            return current;
        }
    }

    private static void awaitAccess(Web web, String token) {
        await().until(() -> web.withToken(token).get(PATH).statusCode() == 200);
    }

    private DevelopmentIssuer startIssuer() {
        return DevelopmentIssuer.start(port, Port.free(), Duration.ofHours(1));
    }

    private RunningApplication start() {
        var properties = new HashMap<>(TestServers.get().properties());
        var address = "http://localhost:" + port;
        properties.put("sarsen.access.issuer", address);
        properties.put("sarsen.access.insecure-issuer", address);
        return RunningApplication.start("local", properties);
    }
}
