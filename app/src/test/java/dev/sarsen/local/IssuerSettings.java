// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.net.URI;
import java.time.Duration;

/**
 * Where a development issuer listens and what it gives.
 *
 * @param port its own port
 * @param application the port of the application, to which logins in the browser lead back
 * @param sessions how long the tokens of a login live
 */
record IssuerSettings(int port, int application, Duration sessions) {

    URI address() {
        return URI.create("http://localhost:" + port);
    }
}
