// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.platform.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The metric of a rescore that is under way. */
class RescoreGauges implements Sampler {

    private final JdbcClient jdbc;
    private volatile double signals;

    RescoreGauges(JdbcClient jdbc, MeterRegistry metrics) {
        this.jdbc = jdbc;
        Gauge.builder("sarsen.rescore.signals", () -> signals)
                .description(
                        "Signals that the accounts of the next scoring rules hold already; 0 while no rescore is under way")
                .register(metrics);
    }

    @Override
    public void sample() {
        signals = jdbc.sql("""
                        select coalesce(max(signals), 0) from score_rules_build
                         where version = (select version from score_rules where state = 'building')
                        """).query(Double.class).single();
    }
}
