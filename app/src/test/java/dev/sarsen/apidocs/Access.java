// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import static java.util.stream.Collectors.joining;

import dev.sarsen.edge.Scope;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.List;

/** Who may call what: as {@code @Needs} and {@code @Open} say. The two schemes are two ways to come by the same token. */
class Access implements Chapter {

    private static final String TOKEN = "token";
    private static final String LOGIN = "login";
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final String issuer;

    Access(String issuer) {
        this.issuer = issuer;
    }

    @Override
    public void write(OpenAPI document, List<Endpoint> endpoints) {
        var scopes = Arrays.stream(Scope.values())
                .map(scope -> "`" + scope.value() + "`")
                .collect(joining(", "));
        document.getComponents()
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("An access token of the issuer, with the scope that the operation needs: "
                                        + scopes + "."))
                .addSecuritySchemes(
                        LOGIN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.OPENIDCONNECT)
                                .openIdConnectUrl(issuer + DISCOVERY)
                                .description("The OpenID Connect issuer that `sarsen.access.issuer` names."));
        endpoints.forEach(endpoint -> endpoint.operation()
                .security(endpoint.scope().map(Access::requirements).orElse(List.of())));
    }

    private static List<SecurityRequirement> requirements(Scope scope) {
        return List.of(
                new SecurityRequirement().addList(TOKEN, scope.value()),
                new SecurityRequirement().addList(LOGIN, scope.value()));
    }
}
