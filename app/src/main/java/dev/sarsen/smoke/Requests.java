// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests whose answers are JSON, each on a connection of its own: a kept one would always lead to the same pod of a Service. */
class Requests {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int SHOWN = 500;

    private final SSLContext tls;

    Requests(SSLContext tls) {
        this.tls = tls;
    }

    /** @throws NotAnswered unless the answer is 2xx and JSON, within ten seconds */
    JsonNode get(URI address, String authorization) {
        return answer(address, request(address, authorization).GET());
    }

    /** @throws NotAnswered unless the answer is 2xx and JSON, within ten seconds */
    JsonNode post(URI address, String authorization, String contentType, String body) {
        var request = request(address, authorization).header("Content-Type", contentType);
        return answer(address, request.POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(URI address, String authorization) {
        return HttpRequest.newBuilder(address).timeout(ANSWER).header("Authorization", authorization);
    }

    private JsonNode answer(URI address, HttpRequest.Builder request) {
        try (var http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            return json(address, http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new NotAnswered(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmokeFailed("It was interrupted.");
        }
    }

    private static JsonNode json(URI address, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new NotAnswered(address, answer.statusCode(), shortened(answer.body()));
        }
        try {
            return JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException e) {
            throw new NotAnswered(address, answer.statusCode(), "no JSON, but " + shortened(answer.body()));
        }
    }

    private static String shortened(String body) {
        return body.length() <= SHOWN ? body : body.substring(0, SHOWN) + " …";
    }
}
