// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Asks {@code /healthz} on the application port, so that a healthy management port cannot mask a dead one. */
class ApplicationPortProbe implements Dependency.Probe {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final String address;
    private volatile int port;

    /** @param address the address that the application port is bound to; loopback if it is bound to all */
    ApplicationPortProbe(String address) {
        this.address = address;
    }

    @EventListener
    void opened(WebServerInitializedEvent event) {
        if (!WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
            port = event.getWebServer().getPort();
        }
    }

    @Override
    public void check() throws IOException {
        if (port > 0) {
            ask();
        }
    }

    private void ask() throws IOException {
        var uri = URI.create("http://" + address + ":" + port + "/healthz");
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            if (connection.getResponseCode() != 200) {
                throw new IOException("/healthz answers " + connection.getResponseCode());
            }
        } finally {
            connection.disconnect();
        }
    }
}
