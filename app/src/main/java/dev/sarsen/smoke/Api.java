// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/** The API as a client with a token sees it. */
class Api {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Requests requests;
    private final URI address;
    private final ClientTokens tokens;

    Api(Requests requests, URI address, ClientTokens tokens) {
        this.requests = requests;
        this.address = address;
        this.tokens = tokens;
    }

    JsonNode get(String path) {
        var bearer = tokens.bearer();
        try {
            return requests.get(address.resolve(path), bearer);
        } catch (NotAnswered e) {
            throw explained(e);
        }
    }

    JsonNode post(String path, String json) {
        var bearer = tokens.bearer();
        try {
            return requests.post(address.resolve(path), bearer, "application/json", json);
        } catch (NotAnswered e) {
            throw explained(e);
        }
    }

    private static NotAnswered explained(NotAnswered answer) {
        return switch (answer.status) {
            case UNAUTHORIZED ->
                answer.with(
                        "The API does not take this token. Compare its sarsen.access.issuer and sarsen.access.audience with"
                                + " what --token-url gives.");
            case FORBIDDEN ->
                answer.with("The client lacks a scope. Let the issuer give it events:write and signals:read.");
            default -> answer;
        };
    }
}
