// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application port as browsers see it.
 *
 * @param allowedOrigins web origins that may call the API (CORS); none by default
 */
@ConfigurationProperties("sarsen.edge")
record EdgeProperties(@DefaultValue List<String> allowedOrigins) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");

    EdgeProperties {
        allowedOrigins.stream()
                .filter(origin -> !ORIGIN.matcher(origin).matches())
                .findFirst()
                .ifPresent(origin -> {
                    throw new IllegalArgumentException(
                            "sarsen.edge.allowed-origins must be origins such as https://example.com, one is "
                                    + origin);
                });
    }
}
