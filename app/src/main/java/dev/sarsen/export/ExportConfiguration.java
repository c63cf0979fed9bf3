// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import dev.sarsen.audit.AuditTrail;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens {@code /api/v1/exports} and the command {@code export}. */
@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    SubjectExport subjectExport(JdbcClient jdbc, AuditTrail audit) {
        return new SubjectExport(new HeldRecords(jdbc), audit);
    }

    @Bean
    ExportController exportController(SubjectExport export) {
        return new ExportController(export);
    }

    @Bean
    ExportCommand exportCommand(SubjectExport export) {
        return new ExportCommand(export);
    }
}
