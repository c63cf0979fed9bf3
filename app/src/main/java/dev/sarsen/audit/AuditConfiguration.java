// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.audit;

import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens nothing; stands around the endpoints of the management port that change something. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc) {
        return new AuditTrail(jdbc);
    }

    @Bean
    OperationInvokerAdvisor auditedManagement(AuditTrail audit) {
        return new AuditedManagement(audit);
    }
}
