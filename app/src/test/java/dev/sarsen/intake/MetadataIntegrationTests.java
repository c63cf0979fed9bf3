// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static dev.sarsen.EventJson.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RandomMetadata;
import dev.sarsen.RandomMetadata.Sample;
import dev.sarsen.StoredEvents;
import dev.sarsen.platform.SqlArrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
class MetadataIntegrationTests {

    private static final int SAMPLES = 4_000;
    private static final JsonMapper JSON = RandomMetadata.JSON;

    @Autowired
    Database database;

    private StoredEvents stored;
    private ApiClient api;

    @BeforeEach
    void clean(@Value("${local.server.port}") int port) {
        database.truncate();
        stored = new StoredEvents(database);
        api = new ApiClient(port);
    }

    @Test
    void storesWhatItAcceptsAndRefusesTheRestAlone() {
        var random = new RandomMetadata(new Random(20261121));
        var samples = Stream.generate(random::next).limit(SAMPLES).toList();
        int accepted = 0;
        for (int start = 0; start < SAMPLES; start += 500) {
            accepted += post(samples.subList(start, start + 500));
        }
        assertThat(accepted).isBetween(SAMPLES / 4, SAMPLES * 9 / 10);
        stored.awaitSignals(accepted);
    }

    /** Posts the samples and compares what became of each with what should have; returns how many were accepted. */
    private int post(List<Sample> samples) {
        var body = samples.stream().map(MetadataIntegrationTests::line).collect(Collectors.joining("\n"));
        var answer = api.post(body, "application/x-ndjson");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        var receipts = answer.json().path("receipts");
        var stored = new HashMap<String, Sample>();
        for (int i = 0; i < samples.size(); i++) {
            var receipt = receipts.get(i);
            var sample = samples.get(i);
            assertThat(receipt.path("code").asString(""))
                    .as("%s %s", sample.text(), receipt)
                    .isEqualTo(sample.code());
            if (sample.code().isEmpty()) {
                stored.put(receipt.path("id").asString(), sample);
            }
        }
        assertThat(metadata(stored.keySet()))
                .allSatisfy((id, metadata) -> assertThat(RandomMetadata.normal(metadata))
                        .isEqualTo(RandomMetadata.normal(
                                JSON.readTree(stored.get(id).text()))))
                .hasSize(stored.size());
        return stored.size();
    }

    private static String line(Sample sample) {
        var event = event().toString();
        return event.substring(0, event.length() - 1) + ",\"metadata\":" + sample.text() + "}";
    }

    private Map<String, JsonNode> metadata(Set<String> ids) {
        var found = new HashMap<String, JsonNode>();
        database.owner()
                .sql("select id, metadata from inbox where id = any(:ids::uuid[]) union all"
                        + " select id, metadata from signal where id = any(:ids::uuid[])")
                .param("ids", SqlArrays.of("text", ids))
                .query(row -> {
                    found.put(row.getString("id"), JSON.readTree(row.getString("metadata")));
                });
        return found;
    }
}
