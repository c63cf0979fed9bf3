// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What browsers let the page do: load its own files, call its own server and the issuer, be framed by nobody. */
class PageRules {

    private final String contentSecurityPolicy;

    /** @param issuer whom the page asks for tokens */
    PageRules(@Nullable URI issuer) {
        var connect = new ArrayList<>(List.of("'self'"));
        if (issuer != null) {
            connect.add(issuer.getScheme() + "://" + issuer.getRawAuthority());
        }
        contentSecurityPolicy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src " + String.join(" ", connect),
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    void addTo(HttpHeaders headers) {
        headers.set("Content-Security-Policy", contentSecurityPolicy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
