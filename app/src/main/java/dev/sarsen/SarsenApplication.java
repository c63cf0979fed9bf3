// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.platform.ExitCode;
import dev.sarsen.platform.OperatorCommands;
import dev.sarsen.platform.ProcessRole;
import dev.sarsen.smoke.SmokeCommand;
import java.security.Security;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts one process in one role; the roles that end exit with the code of their work. The command {@code smoke} is a client of the API and
 * runs without the application.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SarsenApplication {

    public static void main(String[] args) {
        followNames();
        if (SmokeCommand.isNamedBy(args)) {
            System.exit(OperatorCommands.execute(List.of(new SmokeCommand(System.getenv())), args));
        }
        var context = start(args);
        if (context.getBean(ProcessRole.class).ends()) {
            System.exit(SpringApplication.exit(context));
        }
    }

    private static ConfigurableApplicationContext start(String... args) {
        try {
            return SpringApplication.run(SarsenApplication.class, args);
        } catch (RuntimeException failure) {
            ExitCode.of(failure).ifPresent(System::exit);
            throw failure;
        }
    }

    /** In a failover a name gets another address, which the JVM would learn after 30 seconds by default. */
    static void followNames() {
        Security.setProperty("networkaddress.cache.ttl", "5");
    }
}
