// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import static java.util.stream.Collectors.joining;

import dev.sarsen.IntegrationTest;
import dev.sarsen.Reference;
import dev.sarsen.Web;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class MetricsReferenceIntegrationTests {

    private static final Pattern LISTED = Pattern.compile("(sarsen_|dependency_|http_server_requests_|hikaricp_).*");
    private static final String HEAD = """
            # Metrics

            Generated from a scrape of `/metrics` on the management port; `make reference` writes it anew. Every sample has the label
            `application`. Not listed are the metrics that Micrometer has of the JVM, the process, Tomcat, Logback, executors and
            Redis commands. A process of another role has the same metrics; what it does not do stays at zero, or not a number.

            The gauges of queue, inbox, dead events and partitions are sampled in the background every `sarsen.sample-every`: a scrape
            asks neither PostgreSQL nor Redis.

            | Metric | Type | Labels | Meaning |
            |---|---|---|---|
            """;

    @Value("${local.management.port}")
    int managementPort;

    @Value("${local.server.port}")
    int port;

    @Test
    void listsTheMetrics() {
        Web.on(port).get("/healthz");
        // A counter with labels is not there before it has counted.
        Web.on(port).withoutToken().get("/api/v1/accounts");
        var scrape = Scrape.of(Web.on(managementPort));
        Reference.check(
                "metrics.md",
                scrape.types().keySet().stream()
                        .filter(family -> LISTED.matcher(family).matches())
                        .map(family -> row(family, scrape))
                        .collect(joining("", HEAD, "")));
    }

    private static String row(String family, Scrape scrape) {
        var labels =
                scrape.labels(family).stream().map(label -> "`" + label + "`").collect(joining(", "));
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        family,
                        scrape.types().get(family),
                        labels,
                        Reference.cell(scrape.helps().getOrDefault(family, "")));
    }
}
