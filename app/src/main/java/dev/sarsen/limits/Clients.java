// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.access.Caller;
import jakarta.servlet.http.HttpServletRequest;

/** Who asks, as the limits tell clients apart: by the client that the token names; without a token, by the address. */
final class Clients {

    private Clients() {}

    static String of(HttpServletRequest request) {
        return Caller.of(request).map(Caller::client).orElseGet(request::getRemoteAddr);
    }
}
