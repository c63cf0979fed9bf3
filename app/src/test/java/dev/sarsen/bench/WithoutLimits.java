// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.SarsenApplication;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Sarsen with the limits on clients taken out: what they cost is the difference. */
final class WithoutLimits {

    private static final List<String> LIMITS = List.of("requestLimits", "gatedPool");

    private WithoutLimits() {}

    public static void main(String[] args) {
        BeanFactoryPostProcessor takeOut =
                beans -> LIMITS.forEach(((BeanDefinitionRegistry) beans)::removeBeanDefinition);
        new SpringApplicationBuilder(SarsenApplication.class)
                .initializers(context -> context.addBeanFactoryPostProcessor(takeOut))
                .run(args);
    }
}
