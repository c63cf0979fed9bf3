// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Who asks, as the limits tell clients apart: by the client that the token names; without a token, by the address. */
final class Clients {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private Clients() {}

    static String of(HttpServletRequest request) {
        return Caller.of(request).map(Caller::client).orElseGet(request::getRemoteAddr);
    }

    /** Whether the request changes nothing. */
    static boolean reads(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }
}
