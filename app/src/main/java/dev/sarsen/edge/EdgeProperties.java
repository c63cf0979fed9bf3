package dev.sarsen.edge;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application port as browsers see it.
 *
 * @param allowedOrigins web origins that may call the API (CORS); none by default
 */
@ConfigurationProperties("sarsen.edge")
record EdgeProperties(@DefaultValue List<String> allowedOrigins) {}
