// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts the {@link ClientShares} and the {@link DatabaseGate} in front of the pool, whoever uses it. */
class GatedPool implements BeanPostProcessor {

    private final ObjectProvider<ClientShares> shares;
    private final ObjectProvider<ReadGate> reads;
    private final ObjectProvider<DatabaseGate> gate;

    GatedPool(ObjectProvider<ClientShares> shares, ObjectProvider<ReadGate> reads, ObjectProvider<DatabaseGate> gate) {
        this.shares = shares;
        this.reads = reads;
        this.gate = gate;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool
                ? new GatedDataSource(pool, shares.getObject(), reads.getObject(), gate.getObject())
                : bean;
    }
}
