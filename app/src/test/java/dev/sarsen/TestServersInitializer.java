// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Connects an application context to the {@link TestServers}. */
public final class TestServersInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestServers servers = TestServers.get();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test servers", Map.copyOf(servers.properties())));
        servers.outliveContexts();
        context.getBeanFactory().registerSingleton("database", servers.database());
    }
}
