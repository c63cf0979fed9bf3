// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sarsen.Placeholders;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/** The examples of the document: the files that the tests post and get, with the times of now. */
class Examples implements Chapter {

    private static final int LARGEST = 1_000;
    private static final Pattern ID =
            Pattern.compile("\\b([0-9a-f]{8}-[0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Clock clock;

    Examples(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (var endpoint : endpoints) {
            if (endpoint.operation().getRequestBody() != null && takesEvents(endpoint)) {
                endpoint.operation()
                        .getRequestBody()
                        .getContent()
                        .forEach((type, content) -> bodies(type, content, now));
            }
            Exchange.all().stream()
                    .filter(exchange -> isOf(exchange, endpoint))
                    .forEach(exchange -> exchange(exchange, endpoint, now));
        }
    }

    private static boolean takesEvents(Endpoint endpoint) {
        return endpoint.path().equals("/api/v1/events");
    }

    /** Not those that are long, nor those with times in forms that {@link Noon} does not know. */
    private static void bodies(String type, MediaType content, Instant now) {
        var ending = type.contains("ndjson") ? ".ndjson" : ".json";
        for (var file : Exchange.files("valid")) {
            var text = Exchange.text(file);
            if (file.toString().endsWith(ending)
                    && text.length() < LARGEST
                    && !text.matches("(?s).*\\{\\{(repeat|events|lines|seconds|compact|mail).*")) {
                content.addExamples(
                        name(file), example(name(file), value(fill(name(file), text, now), !type.contains("ndjson"))));
            }
        }
    }

    private static void exchange(Exchange exchange, Endpoint endpoint, Instant now) {
        var target = UriComponentsBuilder.fromUriString(fill(exchange.name(), exchange.target(), now))
                .build();
        var query = decoded(target.getQueryParams().toSingleValueMap());
        var path = PathPatternParser.defaultInstance
                .parse(endpoint.path())
                .matchAndExtract(PathContainer.parsePath(String.valueOf(target.getPath())));
        var parameters = endpoint.operation().getParameters();
        for (var parameter : parameters == null ? List.<Parameter>of() : parameters) {
            var given =
                    Map.of("query", query, "path", path.getUriVariables()).getOrDefault(parameter.getIn(), Map.of());
            if (given.containsKey(parameter.getName())) {
                var text = given.get(parameter.getName());
                boolean number = parameter.getSchema().getTypes().contains("integer");
                parameter.addExample(exchange.name(), example(exchange.name(), number ? Integer.valueOf(text) : text));
            }
        }
        if (!exchange.body().isEmpty()) {
            endpoint.operation()
                    .getRequestBody()
                    .getContent()
                    .forEach((_, content) -> content.addExamples(
                            exchange.name(),
                            example(exchange.name(), value(fill(exchange.name(), exchange.body(), now), true))));
        }
        var answers = endpoint.operation()
                .getResponses()
                .get(Integer.toString(exchange.status()))
                .getContent();
        var answer = fill(exchange.name(), exchange.answer(), now);
        answers.forEach((type, content) -> content.addExamples(
                exchange.name(), example(exchange.name(), answer(type, answer, answers.size() > 1))));
    }

    /** Of an answer that is JSON and lines, the file has the JSON, and each line is an item of it. */
    private static Object answer(String type, String text, boolean both) {
        return type.contains("ndjson") && both ? lines(text) : value(text, type.endsWith("/json"));
    }

    private static String lines(String json) {
        var items = ((JsonNode) value(json, true)).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, String> decoded(Map<String, String> query) {
        var decoded = new HashMap<>(query);
        decoded.replaceAll((_, text) -> UriUtils.decode(text, StandardCharsets.UTF_8));
        return decoded;
    }

    private static boolean isOf(Exchange exchange, Endpoint endpoint) {
        return exchange.method().equals(endpoint.method().name())
                && endpoint.mapping()
                        .getPathPatternsCondition()
                        .getFirstPattern()
                        .matches(PathContainer.parsePath(exchange.path().replaceAll("\\{\\{[^}]*}}", "x")));
    }

    private static Example example(String name, Object value) {
        return new Example().summary(name.replace('-', ' ')).value(value);
    }

    private static Object value(String text, boolean json) {
        try {
            return json ? Json31.mapper().readTree(text) : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    /** Ids keep their time, and get an end that stays the same. */
    private static String fill(String name, String template, Instant now) {
        return stable(name, new String(Placeholders.fill(template, now), StandardCharsets.UTF_8));
    }

    static String stable(String name, String text) {
        var end = "%012x".formatted(Integer.toUnsignedLong(name.hashCode()));
        return ID.matcher(text).replaceAll("$1-7000-8000-" + end);
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\..*", "");
    }
}
