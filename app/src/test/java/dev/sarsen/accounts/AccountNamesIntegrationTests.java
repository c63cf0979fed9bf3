package dev.sarsen.accounts;

import static dev.sarsen.ApiClient.escaped;
import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.StoredEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class AccountNamesIntegrationTests {

    private static final List<String> NAMES = List.of(
            "\u001f",
            "a\u001fb\u001f",
            "a\\b",
            "a/b",
            "a%2Fb",
            "a%5Cb",
            "..",
            "a;b=c",
            "a?b#c",
            "a+b c",
            "stats",
            "\u00e9\ud83d\udd25");

    @Autowired
    Database database;

    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        api = new ApiClient(port);
        for (var name : NAMES) {
            assertThat(api.post(event().put("accountId", name)).status()).isEqualTo(202);
        }
        new StoredEvents(database).awaitSignals(NAMES.size());
    }

    @Test
    void readsAnAccountOfAnyName() {
        for (var name : NAMES) {
            var answer = api.get("/api/v1/accounts/" + escaped(name));
            assertThat(answer.status()).as(name).isEqualTo(200);
            assertThat(answer.json().path("accountId").asString()).isEqualTo(name);
        }
    }

    @Test
    void walksPastAnAccountOfAnyName() {
        var walked = new ArrayList<String>();
        var next = "/api/v1/accounts?limit=1";
        while (walked.size() <= NAMES.size()) {
            var page = api.get(next);
            assertThat(page.status()).as("after %s: %s", walked, page.body()).isEqualTo(200);
            page.json()
                    .path("items")
                    .forEach(account -> walked.add(account.path("accountId").asString()));
            var cursor = page.json().path("nextCursor").asString("");
            if (cursor.isEmpty()) {
                break;
            }
            next = "/api/v1/accounts?limit=1&cursor=" + cursor;
        }
        assertThat(walked).containsExactlyInAnyOrderElementsOf(NAMES);
    }
}
