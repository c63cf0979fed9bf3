// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Completes what springdoc makes of the controllers, in an order that never changes. */
class Document implements OpenApiCustomizer {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final List<Chapter> chapters;

    Document(ObjectProvider<RequestMappingHandlerMapping> mappings, List<Chapter> chapters) {
        this.mappings = mappings;
        this.chapters = chapters;
    }

    @Override
    public void customise(OpenAPI document) {
        document.info(new Info()
                .title("Sarsen")
                .version("v1")
                .summary("Sales events in, scores of accounts out.")
                .description(
                        "Fields may be added to answers, never taken away. Every refusal is a problem document (RFC 9457) "
                                + "with a stable code; its type is the address of a page that says what to do.")
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
        document.servers(List.of(new Server().url("/").description("The Sarsen that serves this document.")));
        var endpoints = endpoints(document);
        chapters.forEach(chapter -> chapter.write(document, endpoints));
        sort(document);
    }

    private List<Endpoint> endpoints(OpenAPI document) {
        return mappings.orderedStream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .flatMap(path -> document.getPaths().containsKey(path)
                                ? entry.getKey().getMethodsCondition().getMethods().stream()
                                        .map(method -> new Endpoint(
                                                path,
                                                method,
                                                entry.getKey(),
                                                entry.getValue(),
                                                document.getPaths()
                                                        .get(path)
                                                        .readOperationsMap()
                                                        .get(PathItem.HttpMethod.valueOf(method.name()))))
                                : Stream.empty()))
                .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method))
                .toList();
    }

    private static void sort(OpenAPI document) {
        var paths = new Paths();
        new TreeMap<>(document.getPaths()).forEach(paths::addPathItem);
        document.paths(paths);
        var components = document.getComponents();
        components.schemas(new TreeMap<>(components.getSchemas())).responses(new TreeMap<>(components.getResponses()));
    }
}
