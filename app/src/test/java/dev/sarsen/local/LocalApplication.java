// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import ch.qos.logback.classic.Level;
import dev.sarsen.SarsenApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** {@code make run}: all roles of Sarsen in one JVM, with a PostgreSQL and a Redis of its own. */
public final class LocalApplication {

    private LocalApplication() {}

    public static void main(String[] args) {
        showOnlyWarningsBeforeSpring();
        try {
            run(args);
        } catch (LocalFailure failure) {
            System.err.printf("%nERROR: %s%n", failure.getMessage());
            System.exit(1);
        } catch (RuntimeException told) {
            // Spring Boot has said why; the issuer's threads would keep the process.
            System.exit(1);
        }
    }

    private static void run(String[] args) {
        PropertyResolver environment = environment(args);
        var settings = LocalSettings.from(environment);
        settings.application().forEach(Port::requireFree);
        var servers = new LocalServers(settings);
        LastStop lastStop = LastStop.of(servers::stop);
        System.out.println("Starting on " + settings.data());
        if (servers.start()) {
            servers.properties().forEach(System::setProperty);
            LocalDefaults.in(environment, LocalFlags.in(settings.data())).forEach(System::setProperty);
            SpringApplication.withHook(
                    application -> new ReadyMessage(servers, lastStop), () -> SarsenApplication.main(args));
        }
    }

    private static PropertyResolver environment(String[] args) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        return environment;
    }

    private static void showOnlyWarningsBeforeSpring() {
        Logs.showFrom(Level.WARN);
    }
}
