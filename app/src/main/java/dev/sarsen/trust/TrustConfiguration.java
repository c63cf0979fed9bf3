// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import io.lettuce.core.SslOptions;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens no entrance; the clients of Redis, of the issuers and of the webhook have their certificates checked here. */
@Configuration(proxyBeanMethods = false)
class TrustConfiguration {

    @Bean
    Authorities authorities(TrustProperties properties, MeterRegistry metrics) {
        return new Authorities(properties, metrics);
    }

    @Bean
    Trust trust(Authorities authorities, MeterRegistry metrics) {
        return new Trust(authorities, new Refusals(metrics));
    }

    /** Spring Boot gives Lettuce the trust manager of an SSL bundle once, so that a renewed authority would need a restart. */
    @Bean
    LettuceClientOptionsBuilderCustomizer checkedRedis(
            Trust trust, @Value("${spring.data.redis.ssl.bundle:}") String bundle) {
        var check = trust.checkOf(TlsServer.REDIS);
        var ssl = SslOptions.builder()
                .jdkSslProvider()
                .sslContext(context -> context.trustManager(check))
                .build();
        return options -> {
            if (bundle.isBlank()) {
                options.sslOptions(ssl);
            }
        };
    }
}
