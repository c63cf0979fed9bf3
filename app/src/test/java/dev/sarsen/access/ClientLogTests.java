// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class ClientLogTests {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ClientLog log = new ClientLog(1, metrics);
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void namesTheClientInTheLogForAsLongAsItsRequestLasts() {
        var request = of("crm");
        log.preHandle(request, response, this);
        assertThat(MDC.get("client")).isEqualTo("crm");
        log.afterCompletion(request, response, this, null);
        assertThat(MDC.get("client")).isNull();
    }

    @Test
    void countsARequestOnceThatIsAnsweredByTheErrorPage() {
        var error = of("crm");
        error.setDispatcherType(DispatcherType.ERROR);
        answer(error, 500);
        assertThat(metrics.find("sarsen.access.requests").tag("client", "crm").counter())
                .isNull();
    }

    @Test
    void namesNobodyWhereNobodyHasAToken() {
        answer(new MockHttpServletRequest(), 200);
        assertThat(MDC.get("client")).isNull();
        assertThat(count("other", "SUCCESSFUL")).isZero();
    }

    @Test
    void countsByNameAsManyClientsAsItMay() {
        answer(of("first"), 200);
        answer(of("second"), 200);
        answer(of("third"), 503);
        answer(of("first"), 429);
        assertThat(count("first", "SUCCESSFUL")).isEqualTo(1);
        assertThat(count("first", "CLIENT_ERROR")).isEqualTo(1);
        assertThat(count("other", "SUCCESSFUL")).isEqualTo(1);
        assertThat(count("other", "SERVER_ERROR")).isEqualTo(1);
        assertThat(metrics.find("sarsen.access.requests")
                        .tag("client", "second")
                        .counter())
                .isNull();
    }

    private void answer(MockHttpServletRequest request, int status) {
        log.preHandle(request, response, this);
        response.setStatus(status);
        log.afterCompletion(request, response, this, null);
    }

    private double count(String client, String outcome) {
        return metrics.get("sarsen.access.requests")
                .tags("client", client, "outcome", outcome)
                .counter()
                .count();
    }

    private static MockHttpServletRequest of(String client) {
        var request = new MockHttpServletRequest();
        request.setUserPrincipal(new JwtAuthenticationToken(Jwt.withTokenValue("t")
                .header("alg", "none")
                .claims(claims -> claims.putAll(Map.of("client_id", client)))
                .expiresAt(Instant.MAX)
                .build()));
        return request;
    }
}
