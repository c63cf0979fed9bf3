package dev.sarsen.flags;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance yet. */
@Configuration(proxyBeanMethods = false)
class FlagsConfiguration {

    @Bean
    Flags flags() {
        return Flag::byDefault;
    }
}
