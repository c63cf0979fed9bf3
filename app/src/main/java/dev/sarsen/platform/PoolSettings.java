// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Gives the pool its size and its kind of statements before it makes its first connection. */
class PoolSettings implements BeanPostProcessor {

    private final ObjectProvider<DatabaseProperties> properties;

    PoolSettings(ObjectProvider<DatabaseProperties> properties) {
        this.properties = properties;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            var settings = properties.getObject();
            pool.setMaximumPoolSize(settings.poolSize());
            if (!settings.preparedStatements()) {
                pool.addDataSourceProperty("prepareThreshold", "0");
            }
        }
        return bean;
    }
}
