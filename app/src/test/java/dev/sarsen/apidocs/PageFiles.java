// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The files of the page that shows the document: two of our own, the rest from the jar of Swagger UI. */
class PageFiles implements WebMvcConfigurer {

    private static final String SCRIPT = "swagger-ui-bundle.js";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/*").addResourceLocations(new ClassPathResource("docs/"), swaggerUi());
    }

    private static Resource swaggerUi() {
        try {
            var script = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:/META-INF/resources/webjars/swagger-ui/*/" + SCRIPT)[0];
            return new UrlResource(script.getURL().toString().replace(SCRIPT, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
