package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@IntegrationTest
class PipelineIntegrationTests {

    @Value("${local.server.port}")
    int port;

    @Autowired
    Database database;

    @Test
    void scoresAnEventOfTheOriginalApi() {
        database.truncate();
        var http = RestClient.create("http://localhost:" + port);
        var receipts = http.post()
                .uri("/api/v1/events")
                .contentType(MediaType.APPLICATION_JSON)
                .body("""
                        {"accountId":"acct_1","userId":"user_1","eventType":"email_sent","timestamp":"%s","metadata":{"campaign":"spring"}}
                        """.formatted(Instant.now()))
                .retrieve()
                .toEntity(JsonNode.class);
        assertThat(receipts.getStatusCode().value()).isEqualTo(202);
        System.out.println(receipts.getBody());
        var id = receipts.getBody().at("/receipts/0/id").stringValue();
        await().until(() -> http.get()
                .uri("/api/v1/events/" + id)
                .retrieve()
                .body(JsonNode.class)
                .path("status")
                .stringValue()
                .equals("scored"));
        for (var path : new String[] {
            "/api/v1/events/" + id,
            "/api/v1/signals",
            "/api/v1/signals/stats",
            "/api/v1/accounts",
            "/api/v1/accounts/acct_1",
            "/healthz",
            "/problems/event-id-reused"
        }) {
            System.out.println(path + " "
                    + http.get().uri(path).retrieve().body(String.class).substring(0, 3));
        }
    }
}
