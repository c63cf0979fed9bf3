// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.sarsen.edge.Open;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The document, and the way to the page that shows it; both without a token, for they say nothing of any data. */
@RestController
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
class DocumentPage {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new TimesToo())
            .build());

    private final OpenApiWebMvcResource document;

    DocumentPage(OpenApiWebMvcResource document) {
        this.document = document;
    }

    @Open
    @GetMapping("/docs")
    ResponseEntity<Void> page() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/docs/index.html"))
                .build();
    }

    @Open
    @GetMapping(path = "/docs/openapi.yaml", produces = "application/yaml")
    String yaml(HttpServletRequest request) throws IOException {
        var json = document.openapiJson(request, "/docs/openapi.yaml", Locale.ENGLISH);
        return YAML.writeValueAsString(new ObjectMapper().readTree(json));
    }

    /** Quotes what old readers of YAML take for a time or a number. */
    private static class TimesToo extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || Character.isDigit(value.isEmpty() ? 'x' : value.charAt(0));
        }
    }
}
