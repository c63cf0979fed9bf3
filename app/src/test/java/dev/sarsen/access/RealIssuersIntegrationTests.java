// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RawHttp;
import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import dev.sarsen.Web;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application whose issuers are not as simple as the one of a developer's machine. */
class RealIssuersIntegrationTests {

    private static final String PATH = "/api/v1/accounts";

    private static final TestIssuer ISSUER = new TestIssuer();
    private static final TestIssuer OTHER = new TestIssuer();
    private static RunningApplication application;

    @BeforeAll
    static void start() {
        ISSUER.publishing(Stream.concat(TestIssuer.oddKeys(), Stream.of(ISSUER.publicKey()))
                        .toArray(String[]::new))
                .withTokenEndpoint("https://oauth2.example.com:8443/token");
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.access.issuer", ISSUER.address().toString());
        properties.put("sarsen.access.issuers[0].issuer", OTHER.address().toString());
        properties.put("sarsen.access.issuers[0].audience", "sarsen");
        properties.put("sarsen.access.issuers[0].scope-claims", "permissions");
        properties.put("sarsen.access.insecure-issuer", ISSUER.address() + "," + OTHER.address());
        properties.put("sarsen.access.clients-in-metrics", "2");
        application = RunningApplication.start("local", properties);
    }

    @AfterAll
    static void stop() {
        application.close();
        ISSUER.close();
        OTHER.close();
    }

    @Test
    void takesTokensOfAnIssuerSomeOfWhoseKeysAreNotUnderstood() {
        assertThat(as("crm").get(PATH).statusCode()).isEqualTo(200);
    }

    @Test
    void takesTokensOfSeveralIssuers() {
        var claims =
                Map.<String, Object>of("iss", "ISSUER", "aud", "sarsen", "sub", "c", "permissions", "signals:read");
        var answer = application.web().withToken(OTHER.token(claims)).get(PATH);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void letsTheConsoleReachATokenEndpointOnAnotherHost() {
        await().untilAsserted(() -> assertThat(application
                        .web()
                        .withoutToken()
                        .get("/")
                        .headers()
                        .firstValue("content-security-policy")
                        .orElseThrow()
                        .split("; "))
                .contains("connect-src 'self' %s https://oauth2.example.com:8443".formatted(ISSUER.address())));
    }

    @ParameterizedTest
    @CsvSource({
        "12000, 401, token-invalid",
        "15500, 401, token-invalid",
        "17000, 431, headers-too-large",
        "64000, 431, headers-too-large"
    })
    void saysOfATokenThatIsTooLargeThatItIs(int size, int status, String code) {
        var head = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n";
        var answer = RawHttp.exchange(
                application.ports().get("application"),
                head.formatted(PATH, "x".repeat(size)).getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(status == 431).isEqualTo(answer.body().contains("16 KiB"));
    }

    @Test
    void countsTheFirstClientsByNameAndTheOthersTogether() {
        Stream.of("first", "second", "third", "fourth")
                .forEach(client -> as(client).get(PATH));
        var scrape = application.management().get("/metrics").body();
        assertThat(scrape.lines()
                        .filter(line -> line.startsWith("sarsen_access_requests_total"))
                        .filter(line -> !line.contains("client=\"other\"")))
                .hasSize(2);
        assertThat(scrape)
                .containsPattern("sarsen_access_requests_total\\{.*client=\"other\",outcome=\"SUCCESSFUL\"} [1-9]");
    }

    private static Web as(String client) {
        return application
                .web()
                .withToken(ISSUER.token(Map.of(
                        "iss",
                        "ISSUER",
                        "aud",
                        "sarsen",
                        "sub",
                        "c",
                        "client_id",
                        client,
                        "scope",
                        "signals:read ops")));
    }
}
