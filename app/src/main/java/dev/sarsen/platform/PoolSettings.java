// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Gives the pool its size, its kind of statements and its {@link StaleConnections} before it makes its first connection. */
class PoolSettings implements BeanPostProcessor {

    private final ObjectProvider<DatabaseProperties> properties;
    private final ObjectProvider<StaleConnections> stale;

    PoolSettings(ObjectProvider<DatabaseProperties> properties, ObjectProvider<StaleConnections> stale) {
        this.properties = properties;
        this.stale = stale;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            var settings = properties.getObject();
            pool.setMaximumPoolSize(settings.poolSize());
            stale.getObject().watch(pool);
            if (!settings.preparedStatements()) {
                pool.addDataSourceProperty("prepareThreshold", "0");
            }
        }
        return bean;
    }
}
