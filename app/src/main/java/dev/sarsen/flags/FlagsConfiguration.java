// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.sarsen.platform.ProcessRole;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens {@code /api/v1/flags} and adds to {@code /info}. */
@Configuration(proxyBeanMethods = false)
class FlagsConfiguration {

    @Bean
    FlagWatch flagWatch(FlagsProperties properties, MeterRegistry metrics, ProcessRole role) {
        return new FlagWatch(properties, metrics, !role.ends());
    }

    @Bean(destroyMethod = "shutdown")
    OpenFeatureAPI openFeature(FlagWatch watch) {
        var api = OpenFeatureAPI.createIsolated();
        api.setProviderAndWait(new FileProvider(watch::flags));
        return api;
    }

    @Bean
    CurrentFlags flags(
            OpenFeatureAPI openFeature,
            ProcessRole role,
            ObjectProvider<BuildProperties> build,
            MeterRegistry metrics) {
        var version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("");
        return new CurrentFlags(openFeature.getClient(), new Asker(role, version), metrics);
    }

    @Bean
    FlagReports flagReports(CurrentFlags flags, FlagWatch watch) {
        return new FlagReports(flags, watch);
    }

    @Bean
    FlagsController flagsController(FlagReports reports) {
        return new FlagsController(reports);
    }
}
