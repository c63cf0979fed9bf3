package dev.sarsen.limits;

import jakarta.servlet.http.HttpServletRequest;

/** Who asks, as the limits tell clients apart: by the client that the token names; without a token, by the address. */
final class Clients {

    private Clients() {}

    static String of(HttpServletRequest request) {
        return request.getRemoteAddr();
    }
}
