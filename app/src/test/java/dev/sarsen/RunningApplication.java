// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** The application in this JVM, in a role of its own and on free ports; knows which ports it opened. */
public final class RunningApplication implements AutoCloseable {

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final ConfigurableApplicationContext context;

    private RunningApplication(Map<String, String> properties, ApplicationContextInitializer<?>[] initializers) {
        var application = new SpringApplication(SarsenApplication.class);
        application.addInitializers(initializers);
        application.addListeners((ApplicationListener<WebServerInitializedEvent>) this::opened);
        this.context = application.run(properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
    }

    /** Starts in a role; the properties win over those of the helper. Returns when the application is ready. */
    public static RunningApplication start(
            String role, Map<String, String> properties, ApplicationContextInitializer<?>... initializers) {
        var all = new HashMap<String, String>();
        all.put("sarsen.role", role);
        all.put("sarsen.drain", "0s");
        all.put("sarsen.log-format", "text");
        all.putAll(Tokens.issuer().properties());
        all.put("server.port", "0");
        all.put("management.server.port", "0");
        all.putAll(properties);
        return new RunningApplication(all, initializers);
    }

    /** The open ports by name: application, management. */
    public Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    public Web web() {
        return Web.on(ports.get("application"));
    }

    public Web management() {
        return Web.on(ports.get("management"));
    }

    /** Whether a part of the application that can be started and stopped runs. */
    public boolean runs(String bean) {
        return context.getBean(bean, SmartLifecycle.class).isRunning();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }

    private void opened(WebServerInitializedEvent event) {
        boolean management =
                WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management");
        int port = event.getWebServer().getPort();
        if (port > 0) {
            ports.put(management ? "management" : "application", port);
        }
    }
}
