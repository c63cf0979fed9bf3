package dev.sarsen.platform;

import java.io.Console;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Derives ports, log format and driver settings from the role and the few properties of ours, at run time. */
class RoleEnvironment implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var derived = new HashMap<String, Object>();
        var role = roleOf(environment);
        derived.put("sarsen.role", role.name());
        if (!role.serves()) {
            derived.put("server.port", "-1");
        }
        if (role.ends()) {
            derived.put("management.server.port", "-1");
        }
        if (!environment.getProperty("sarsen.database.prepared-statements", Boolean.class, true)) {
            derived.put("spring.datasource.hikari.data-source-properties.prepareThreshold", "0");
        }
        environment.getPropertySources().addFirst(new MapPropertySource("sarsenRole", derived));
        environment.getPropertySources().addLast(new MapPropertySource("sarsenDefaults", defaults(role)));
    }

    private static ProcessRole roleOf(ConfigurableEnvironment environment) {
        if (namesCommand(environment)) {
            return ProcessRole.COMMAND;
        }
        var name = environment.getProperty("sarsen.role", "");
        try {
            return ProcessRole.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RoleNotSet(name);
        }
    }

    private static boolean namesCommand(ConfigurableEnvironment environment) {
        return environment.containsProperty(CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME)
                || environment.containsProperty("help");
    }

    /** A command prints its result; its log is for what goes wrong. */
    private static Map<String, Object> defaults(ProcessRole role) {
        return role == ProcessRole.COMMAND
                ? Map.of("sarsen.log-format", "text", "logging.level.root", "warn")
                : Map.of("sarsen.log-format", isTerminal(System.console()) ? "text" : "json");
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
