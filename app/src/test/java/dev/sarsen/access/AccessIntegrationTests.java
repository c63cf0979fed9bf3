// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.Tokens;
import dev.sarsen.Web;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@IntegrationTest
class AccessIntegrationTests {

    @Value("${local.server.port}")
    int port;

    @Value("${local.management.port}")
    int managementPort;

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/problems/token-missing"})
    void needsNoTokenForWhatIsOpen(String path) {
        assertThat(stranger().get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/metrics", "/health", "/health/liveness"})
    void needsNoTokenForProbesAndMetrics(String path) {
        assertThat(management().withoutToken().get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void looksAtNoTokenWhereNoneIsNeeded() {
        var expired = Tokens.bad("expired");
        assertThat(stranger().withToken(expired).get("/healthz").statusCode()).isEqualTo(200);
        assertThat(management().withToken(expired).get("/livez").statusCode()).isEqualTo(200);
        assertThat(management().withToken(expired).get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsWhichMethodsAnAddressKnows() {
        var options = "OPTIONS /api/v1/accounts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n";
        var answer = RawHttp.exchange(
                port,
                options.formatted("Authorization: Bearer " + Tokens.all() + "\r\n")
                        .getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("allow")).isEqualTo("GET,HEAD,OPTIONS");
        assertThat(RawHttp.exchange(port, options.formatted("").getBytes(UTF_8)).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/info", "/loggers", "/loggers/dev.sarsen"})
    void needsAnOperatorForTheRestOfTheManagementPort(String path) {
        var nobody = management().withoutToken().get(path);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(management()
                        .withToken(Tokens.with("events:write signals:read"))
                        .get(path)
                        .statusCode())
                .isEqualTo(403);
        assertThat(management().withToken(Tokens.with("ops")).get(path).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "PUT", "get"})
    void opensNothingByAnotherMethod(String method) {
        var answer = RawHttp.exchange(
                port,
                "%s /api/v1/signals HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                        .formatted(method)
                        .getBytes());
        assertThat(answer.status()).isIn(400, 401, 405, 501);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/healthz/../api/v1/signals",
                "/healthz/%2e%2e/api/v1/signals",
                "/healthz;/../api/v1/signals",
                "//api/v1/signals",
                "/api/v1/signals/",
                "/api/v1/signals;a=healthz",
                "/problems/..%2f..%2fapi/v1/signals",
                "/api/v1/signals%00",
                "/API/v1/signals"
            })
    void opensNothingByAnotherSpellingOfThePath(String path) {
        var answer = RawHttp.exchange(
                port,
                "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                        .formatted(path)
                        .getBytes());
        assertThat(answer.status()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("items");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/..;/loggers", "/health/%2e%2e/loggers", "/health//liveness", "/metrics;a=b"})
    void knowsNoOddSpellingOnTheManagementPort(String path) {
        var answer = RawHttp.exchange(
                managementPort,
                "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isIn(400, 401, 404);
    }

    @Test
    void readsATokenFromTheHeaderOnly() {
        assertThat(stranger()
                        .get("/api/v1/signals?access_token=" + Tokens.all())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void allowsForTheSkewOfClocks() {
        assertThat(stranger()
                        .withToken(Tokens.endingIn(Duration.ofSeconds(-10)))
                        .get("/api/v1/signals")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhichScopeIsMissing() {
        var answer = stranger().withToken(Tokens.with("ops")).get("/api/v1/accounts");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .hasValue("Bearer error=\"insufficient_scope\", scope=\"signals:read\"");
    }

    @Test
    void shutsAnEndpointThatDeclaresNothing() throws NoSuchMethodException {
        var mapping = RequestMappingInfo.paths("/undeclared")
                .options(requestMappingHandlerMapping.getBuilderConfiguration())
                .build();
        requestMappingHandlerMapping.registerMapping(
                mapping, new Undeclared(), Undeclared.class.getDeclaredMethod("answer"));
        try {
            assertThat(Web.on(port).get("/undeclared").statusCode()).isEqualTo(403);
            assertThat(options("/undeclared").body()).doesNotContain("secret");
            assertThat(options("/api/v1/signals").headers().get("allow")).isEqualTo("GET,HEAD,OPTIONS");
            assertThat(stranger().get("/undeclared").statusCode()).isEqualTo(401);
        } finally {
            requestMappingHandlerMapping.unregisterMapping(mapping);
        }
    }

    private RawHttp.Answer options(String path) {
        var request = "OPTIONS %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, Tokens.all());
        return RawHttp.exchange(port, request.getBytes(StandardCharsets.UTF_8));
    }

    private Web stranger() {
        return Web.on(port).withoutToken();
    }

    private Web management() {
        return Web.on(managementPort);
    }

    static class Undeclared {

        @ResponseBody
        String answer() {
            return "secret";
        }
    }
}
