// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/** Gets tokens of a development issuer for command lines (OAuth 2.0 client credentials). */
final class ClientTokens {

    private static final String CREDENTIALS = Base64.getEncoder()
            .encodeToString(
                    (IssuerConfiguration.CLI + ":" + IssuerConfiguration.CLI_SECRET).getBytes(StandardCharsets.UTF_8));

    private ClientTokens() {}

    /**
     * A new token.
     *
     * @param scopes separated by blanks
     * @throws IOException if the issuer does not answer, or gives none
     */
    static String from(URI issuer, String scopes) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(issuer.resolve("/oauth2/token"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + CREDENTIALS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&scope=" + URLEncoder.encode(scopes, StandardCharsets.UTF_8)))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("no token from %s: %s".formatted(issuer, answer.body()));
            }
            return JsonMapper.shared()
                    .readTree(answer.body())
                    .path("access_token")
                    .asString();
        }
    }
}
