// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.io.Console;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Derives ports and log format from the role, at run time. */
class RoleEnvironment implements EnvironmentPostProcessor, Ordered {

    private static final String ROLE = "sarsen.role";
    private static final String LOG_FORMAT = "sarsen.log-format";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var role = roleOf(environment);
        role.ifPresentOrElse(
                known -> derive(environment, known),
                () -> refuse(application, new RoleNotSet(environment.getProperty(ROLE, ""))));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("sarsenDefaults", defaults(role.orElse(ProcessRole.API))));
        checkLogFormat(environment, application);
    }

    private static void checkLogFormat(ConfigurableEnvironment environment, SpringApplication application) {
        var format = environment.getProperty(LOG_FORMAT, "");
        if (!Set.of("json", "text").contains(format)) {
            environment.getPropertySources().addFirst(new MapPropertySource("sarsenLog", Map.of(LOG_FORMAT, "json")));
            refuse(application, new SettingInvalid(LOG_FORMAT, "must be json or text, is '" + format + "'"));
        }
    }

    private static void derive(ConfigurableEnvironment environment, ProcessRole role) {
        var derived = new HashMap<String, Object>();
        derived.put(ROLE, role.name());
        if (!role.serves()) {
            derived.put("server.port", "-1");
        }
        if (role.ends()) {
            derived.put("management.server.port", "-1");
        }
        environment.getPropertySources().addFirst(new MapPropertySource("sarsenRole", derived));
    }

    /** Only when the log is set up, so that the refusal is logged in its format. */
    private static void refuse(SpringApplication application, RuntimeException refusal) {
        application.addInitializers(_ -> {
            throw refusal;
        });
    }

    private static Optional<ProcessRole> roleOf(ConfigurableEnvironment environment) {
        if (namesCommand(environment)) {
            return Optional.of(ProcessRole.COMMAND);
        }
        var name = environment.getProperty(ROLE, "").strip();
        return Arrays.stream(ProcessRole.values())
                .filter(role -> role.name().equalsIgnoreCase(name))
                .findAny();
    }

    private static boolean namesCommand(ConfigurableEnvironment environment) {
        return environment.containsProperty(CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME)
                || environment.containsProperty("help");
    }

    /** The output of a command is its result and what it changed, unless something is wrong. */
    private static Map<String, Object> defaults(ProcessRole role) {
        return role == ProcessRole.COMMAND
                ? Map.of(LOG_FORMAT, "text", "logging.level.root", "warn", "logging.level.dev.sarsen.audit", "info")
                : Map.of(LOG_FORMAT, isTerminal(System.console()) ? "text" : "json");
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
