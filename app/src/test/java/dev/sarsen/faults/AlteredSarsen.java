// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.SarsenApplication;
import dev.sarsen.platform.ProcessRole;
import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the application with a bean of it replaced: a safety taken away, or a clock that a test can step. */
public final class AlteredSarsen {

    private static final String ALTERATIONS = "sarsen.faults.alterations";

    private AlteredSarsen() {}

    public static void main(String[] args) {
        var application = new SpringApplication(SarsenApplication.class);
        application.addInitializers(AlteredSarsen::alter);
        var context = application.run(args);
        if (context.getBean(ProcessRole.class).ends()) {
            System.exit(SpringApplication.exit(context));
        }
    }

    static Staff staff(Alteration... alterations) {
        var names = Arrays.stream(alterations).map(Enum::name).toList();
        return new Staff(AlteredSarsen.class, Map.of(ALTERATIONS, String.join(",", names)));
    }

    private static void alter(ConfigurableApplicationContext context) {
        for (var name : System.getProperty(ALTERATIONS).split(",")) {
            var beans = context.getBeanFactory();
            beans.addBeanPostProcessor(Alteration.valueOf(name).among(beans));
        }
    }
}
