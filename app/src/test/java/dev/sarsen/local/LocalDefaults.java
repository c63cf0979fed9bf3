// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.PropertyResolver;

/** The settings that {@code make run} makes where nobody made them. */
final class LocalDefaults {

    private final PropertyResolver environment;
    private final Map<String, String> defaults = new HashMap<>();

    private LocalDefaults(PropertyResolver environment) {
        this.environment = environment;
    }

    /** What this environment leaves open; call it when the connections of the embedded servers are already set. */
    static Map<String, String> in(PropertyResolver environment, Path flags) {
        var local = new LocalDefaults(environment);
        local.add("sarsen.role", "local");
        local.add("sarsen.drain", "0s");
        local.add("sarsen.log-format", "text");
        local.add("springdoc.api-docs.enabled", "true");
        local.add("sarsen.flags.file", flags.toString());
        local.follow("spring.flyway.url", "spring.datasource.url");
        local.follow("spring.flyway.user", "spring.datasource.username");
        local.follow("spring.flyway.password", "spring.datasource.password");
        local.follow("spring.flyway.placeholders.app_role", "spring.datasource.username");
        return local.defaults;
    }

    private void add(String name, String value) {
        if (!isSet(name)) {
            defaults.put(name, value);
        }
    }

    /** Also by the environment variable that Spring documents, which has lost the dashes: SARSEN_LOGFORMAT. */
    private boolean isSet(String name) {
        return environment.containsProperty(name) || environment.containsProperty(name.replace("-", ""));
    }

    private void follow(String name, String model) {
        String value = environment.getProperty(model);
        if (value != null) {
            add(name, value);
        }
    }
}
