// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance. Makes {@code sarsen --help} name the command {@code smoke}, which runs without an application context. */
@Configuration(proxyBeanMethods = false)
class SmokeConfiguration {

    @Bean
    SmokeCommand smokeCommand() {
        return new SmokeCommand(System.getenv());
    }
}
