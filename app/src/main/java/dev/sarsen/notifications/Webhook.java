// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** Posts notifications as Standard Webhooks 1.0 has them. Follows no redirect. */
class Webhook {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** Less than the shortest pause after which another process tries the same. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final URI url;
    private final WebhookSignature signature;
    private final JsonMapper json;
    private final Clock clock;
    private final HttpClient http;

    Webhook(URI url, WebhookSignature signature, SSLContext tls, JsonMapper json, Clock clock) {
        this.url = url;
        this.signature = signature;
        this.json = json;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** @throws IOException unless the answer is 2xx, within five seconds */
    void post(HotAccount account) throws IOException, InterruptedException {
        var id = account.noticeId().toString();
        long seconds = clock.instant().getEpochSecond();
        var body = body(account);
        var request = HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", signature.sign(id, seconds, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new IOException("the answer was " + status);
        }
    }

    private String body(HotAccount account) {
        return json.writeValueAsString(Map.of(
                "type",
                "account.hot",
                "timestamp",
                account.hotSince().toString(),
                "data",
                Map.of("accountId", account.accountId(), "score", account.score())));
    }
}
