// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import dev.sarsen.platform.ProcessRole;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts one process in one role; the roles that end exit with the code of their work. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SarsenApplication {

    public static void main(String[] args) {
        var context = SpringApplication.run(SarsenApplication.class, args);
        if (context.getBean(ProcessRole.class).ends()) {
            System.exit(SpringApplication.exit(context));
        }
    }
}
