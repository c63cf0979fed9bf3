// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Gets tokens of the issuer by client credentials (RFC 6749, section 4.4), and uses each for a minute. */
class ClientTokens {

    private static final Duration USE = Duration.ofMinutes(1);
    private static final String FORM = "grant_type=client_credentials&scope=events%3Awrite+signals%3Aread";

    private static final String NO_TOKEN =
            "The issuer gave no token. Set --token-url, --client-id and %s to those of a client that may have the scopes events:write and signals:read."
                    .formatted(SmokeCommand.SECRET);

    private final Requests requests;
    private final URI address;
    private final String credentials;
    private final Clock clock;
    private String bearer = "";
    private Instant until = Instant.MIN;

    ClientTokens(Requests requests, URI address, String client, String secret, Clock clock) {
        this.requests = requests;
        this.address = address;
        this.credentials = basic(client, secret);
        this.clock = clock;
    }

    /** Both are form-encoded before they are joined (RFC 6749, section 2.3.1). */
    private static String basic(String client, String secret) {
        var joined = encoded(client) + ":" + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What a request to the API says in its header Authorization. */
    String bearer() {
        if (!clock.instant().isBefore(until)) {
            bearer = "Bearer " + token();
            until = clock.instant().plus(USE);
        }
        return bearer;
    }

    private String token() {
        var answer = ask();
        var token = answer.path("access_token").asString("");
        if (token.isEmpty()) {
            throw new SmokeFailed(
                    "%s answered without an access_token. Set --token-url to the token endpoint of the issuer."
                            .formatted(address));
        }
        return token;
    }

    private JsonNode ask() {
        try {
            return requests.post(address, credentials, "application/x-www-form-urlencoded", FORM);
        } catch (NotAnswered e) {
            throw e.mayPass() ? e : new SmokeFailed(e.getMessage() + System.lineSeparator() + NO_TOKEN);
        }
    }
}
