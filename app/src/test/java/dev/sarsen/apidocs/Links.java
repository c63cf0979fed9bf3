// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.links.Link;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;

/** Where an answer leads: from a page to the next, from its items and from receipts to the thing itself. */
class Links implements Chapter {

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        endpoints.forEach(endpoint -> endpoint.operation().getResponses().forEach((_, answer) -> {
            if (refers(answer, "Page")) {
                link(answer, "next", endpoint.operationId(), "cursor", "nextCursor");
            }
            if (refers(answer, "Receipts")) {
                link(answer, "event", "getEvent", "id", "receipts/0/id");
            }
            if (refers(answer, "PageSignalView")) {
                link(answer, "signal", "getSignal", "id", "items/0/id");
            }
            if (refers(answer, "PageAccountView")) {
                link(answer, "account", "getAccount", "accountId", "items/0/accountId");
            }
        }));
    }

    private static boolean refers(ApiResponse answer, String schema) {
        return answer.getContent() != null
                && answer.getContent().values().stream()
                        .map(content -> content.getSchema())
                        .anyMatch(found -> found != null
                                && found.get$ref() != null
                                && found.get$ref().startsWith("#/components/schemas/" + schema));
    }

    private static void link(ApiResponse answer, String name, String operation, String parameter, String pointer) {
        var link = new Link().operationId(operation);
        link.addParameter(parameter, "$response.body#/" + pointer);
        answer.link(name, link);
    }
}
