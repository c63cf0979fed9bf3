// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens {@code /healthz} and the problem pages, for the roles that serve. */
@Configuration(proxyBeanMethods = false)
@Import({HealthzController.class, ProblemHandler.class, ProblemPages.class, ProblemFallback.class, SmallBodies.class})
class EdgeConfiguration implements WebMvcConfigurer {

    @Override
    public void addFormatters(FormatterRegistry registry) {
        Parameters.addTo(registry);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters()).addPathPatterns("/api/**");
    }

    @Bean
    JsonMapperBuilderCustomizer strictBodies() {
        return SmallBodies::beStrict;
    }

    /** Before everything that may refuse: a page must see why, and asks first without a token. */
    @Bean
    FilterRegistrationBean<CorsFilter> originRules(EdgeProperties properties) {
        var rules = new FilterRegistrationBean<>(OriginRules.filter(properties.allowedOrigins()));
        rules.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return rules;
    }

    @Bean
    CloseOnDrain closeOnDrain() {
        return new CloseOnDrain();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatClosesOnDrain(CloseOnDrain closeOnDrain) {
        return factory -> factory.addConnectorCustomizers(closeOnDrain::keep);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatAnswersWithProblems() {
        return factory -> {
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
            factory.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling("passthrough");
                connector.setEncodedReverseSolidusHandling("passthrough");
            });
        };
    }
}
