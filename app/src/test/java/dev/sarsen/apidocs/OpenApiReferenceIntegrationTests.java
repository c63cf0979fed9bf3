package dev.sarsen.apidocs;

import dev.sarsen.IntegrationTest;
import dev.sarsen.Reference;
import dev.sarsen.Web;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

@IntegrationTest
@TestPropertySource(properties = "springdoc.api-docs.enabled=true")
class OpenApiReferenceIntegrationTests {

    @TestBean
    Clock clock;

    @Value("${local.server.port}")
    int port;

    static Clock clock() {
        return Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    }

    @Test
    void describesTheApi() {
        Reference.check("openapi.yaml", Web.on(port).get("/docs/openapi.yaml").body());
    }
}
