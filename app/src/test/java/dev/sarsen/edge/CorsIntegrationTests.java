// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.ApiClient.Answer;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class CorsIntegrationTests {

    private static final String CONSOLE = "https://console.example.com";
    private static final String OTHER = "http://localhost:3000";
    private static final String STRANGER = "https://evil.example.com";
    private static final String PROPERTY = "sarsen.edge.allowed-origins";

    @Test
    void allowsNoOriginByDefault(@Value("${local.server.port}") int port) {
        var api = new ApiClient(port);
        for (var origin : List.of(CONSOLE, "null", "http://localhost:" + port)) {
            assertNotShared(preflight(api, origin, "GET"));
            assertNotShared(preflight(api, origin, "POST"));
            assertNotShared(get(api, "/api/v1/signals", origin));
        }
    }

    @Test
    void allowsTheOriginsThatAreListedAndNoOther() {
        var properties = new HashMap<String, String>();
        properties.put(PROPERTY, CONSOLE + "," + OTHER);
        try (var application = start(properties)) {
            var api = client(application);
            for (var origin : List.of(CONSOLE, OTHER)) {
                var answer = get(api, "/api/v1/signals", origin);
                assertSharedWith(origin, answer);
                assertThat(answer.header("access-control-expose-headers"))
                        .isEqualTo("Location, Retry-After, RateLimit, RateLimit-Policy");
                assertSharedWith(origin, get(api, "/api/v1/signals?limit=0", origin));
                assertSharedWith(origin, get(api, "/api/v1/accounts/nobody", origin));
                for (var method : List.of("GET", "POST", "DELETE")) {
                    var preflight = preflight(api, origin, method);
                    assertThat(preflight.status()).isEqualTo(200);
                    assertSharedWith(origin, preflight);
                    assertThat(preflight.header("access-control-allow-methods")).isEqualTo("GET,POST,DELETE");
                    assertThat(preflight.header("access-control-allow-headers")).isEqualTo("content-type");
                }
                assertShut(preflight(api, origin, "PUT"));
            }
            for (var origin :
                    List.of(STRANGER, "null", "http://console.example.com", CONSOLE + ".evil.org", CONSOLE + ":8443")) {
                assertShut(preflight(api, origin, "GET"));
                assertShut(get(api, "/api/v1/signals", origin));
            }
            assertThat(api.get("/api/v1/signals").status()).isEqualTo(200);
            var behindTls = "https://localhost:" + application.ports().get("application");
            assertThat(get(api, "/api/v1/signals", behindTls).status()).isEqualTo(200);
            assertNotShared(get(api, "/healthz", CONSOLE));
        }
    }

    private static RunningApplication start(HashMap<String, String> properties) {
        properties.putAll(TestServers.get().properties());
        return RunningApplication.start("local", properties);
    }

    private static ApiClient client(RunningApplication application) {
        return new ApiClient(application.ports().get("application"));
    }

    private static Answer get(ApiClient api, String path, String origin) {
        return api.send(api.request(path).header("Origin", origin));
    }

    private static Answer preflight(ApiClient api, String origin, String method) {
        return api.send(api.request("/api/v1/events")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "content-type"));
    }

    private static void assertSharedWith(String origin, Answer answer) {
        assertThat(answer.header("access-control-allow-origin"))
                .as(answer.body())
                .isEqualTo(origin);
        assertThat(answer.header("access-control-allow-credentials")).isEmpty();
    }

    private static void assertShut(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo("origin-not-allowed");
        assertNotShared(answer);
    }

    private static void assertNotShared(Answer answer) {
        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
