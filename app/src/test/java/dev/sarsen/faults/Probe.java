// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks addresses of the management port, as a kubelet does. */
final class Probe {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(4))
            .build();

    private Probe() {}

    /** Whether the address answers 200 in time. */
    static boolean passes(URI address, Duration timeout) {
        try {
            var request = HttpRequest.newBuilder(address).timeout(timeout).build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
