// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.springdoc.core.providers.JavadocProvider;

/** What operations are called and how they are grouped: by their path, described by their controllers. */
class Names implements Chapter {

    private final JavadocProvider javadoc;

    Names(JavadocProvider javadoc) {
        this.javadoc = javadoc;
    }

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        var tags = new TreeMap<String, LinkedHashSet<String>>();
        for (var endpoint : endpoints) {
            endpoint.operation().operationId(endpoint.operationId()).tags(List.of(endpoint.tag()));
            tags.computeIfAbsent(endpoint.tag(), _ -> new LinkedHashSet<>())
                    .add(javadoc.getClassJavadoc(endpoint.handler().getBeanType()));
        }
        document.tags(tags.entrySet().stream()
                .map(tag -> new Tag().name(tag.getKey()).description(String.join(" ", tag.getValue())))
                .toList());
    }
}
