// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static java.util.stream.Collectors.joining;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** What browsers let the page do: load its own files, call its own server and the issuer, be framed by nobody. */
class PageRules {

    private final Supplier<Set<String>> issuer;

    /** @param issuer the origins to which the page sends requests to sign in */
    PageRules(Supplier<Set<String>> issuer) {
        this.issuer = issuer;
    }

    private String contentSecurityPolicy() {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                Stream.concat(
                                Stream.of("connect-src 'self'"),
                                issuer.get().stream().sorted())
                        .collect(joining(" ")),
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    void addTo(HttpHeaders headers) {
        headers.set("Content-Security-Policy", contentSecurityPolicy());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
