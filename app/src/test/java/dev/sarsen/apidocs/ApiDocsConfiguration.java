// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.core.converter.ModelConverter;
import java.time.Clock;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.JavadocProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Makes the OpenAPI document say all that the code knows; for {@code make run} and the tests. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
class ApiDocsConfiguration {

    @Bean
    PageFiles pageFiles() {
        return new PageFiles();
    }

    /** Before everything else, so that what others refuse can be sabotaged too. */
    @Bean
    @ConditionalOnBooleanProperty("sarsen.local.sabotage")
    FilterRegistrationBean<Saboteur> saboteur() {
        var saboteur = new FilterRegistrationBean<>(new Saboteur());
        saboteur.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return saboteur;
    }

    /** Open to everybody, and outside of the rules that browsers get for the console. */
    @Bean
    @Order(0)
    SecurityFilterChain documentAccess(HttpSecurity http) {
        return http.securityMatcher("/docs", "/docs/*")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    JavadocProvider sourceJavadoc() {
        return new SourceJavadoc();
    }

    @Bean
    ModelConverter recordSchemas(JavadocProvider javadoc) {
        return new RecordSchemas(javadoc);
    }

    @Bean
    ParameterCustomizer parameterFacts() {
        return new ParameterFacts();
    }

    @Bean
    OpenApiCustomizer document(
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            JavadocProvider javadoc,
            Clock clock,
            @Value("${sarsen.access.issuer}") String issuer) {
        return new Document(
                mappings,
                List.of(
                        new Names(javadoc),
                        new Bodies(),
                        new Streams(),
                        new Links(),
                        new Examples(clock),
                        new Access(issuer),
                        new ProblemAnswers()));
    }
}
