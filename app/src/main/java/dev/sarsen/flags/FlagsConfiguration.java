// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.platform.ProcessRole;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens {@code /api/v1/flags} and adds to {@code /info}. */
@Configuration(proxyBeanMethods = false)
class FlagsConfiguration {

    @Bean
    FlagWatch flagWatch(FlagsProperties properties, MeterRegistry metrics, ProcessRole role, AuditTrail audit) {
        return new FlagWatch(properties, metrics, !role.ends(), values -> audit.changed("flags", values));
    }

    @Bean(destroyMethod = "shutdown")
    OpenFeatureAPI openFeature(FlagWatch watch) {
        var api = OpenFeatureAPI.createIsolated();
        api.setProviderAndWait(watch.provider());
        return api;
    }

    @Bean
    CurrentFlags flags(OpenFeatureAPI openFeature, MeterRegistry metrics) {
        return new CurrentFlags(openFeature.getClient(), metrics);
    }

    @Bean
    FlagsController flagsController(CurrentFlags flags, FlagWatch watch) {
        return new FlagsController(flags, watch);
    }
}
