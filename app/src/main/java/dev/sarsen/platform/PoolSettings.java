// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Gives the pool its size, its kind of statements, its {@link StaleConnections} and what each connection is made by, before it makes its
 * first one.
 */
class PoolSettings implements BeanPostProcessor {

    private final ObjectProvider<DatabaseProperties> properties;
    private final ObjectProvider<StaleConnections> stale;
    private final ObjectProvider<JdbcConnectionDetails> details;

    PoolSettings(
            ObjectProvider<DatabaseProperties> properties,
            ObjectProvider<StaleConnections> stale,
            ObjectProvider<JdbcConnectionDetails> details) {
        this.properties = properties;
        this.stale = stale;
        this.details = details;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            var settings = properties.getObject();
            pool.setMaximumPoolSize(settings.poolSize());
            stale.getObject().watch(pool);
            var login = details.getObject();
            pool.setCredentialsProvider(() -> Credentials.of(login.getUsername(), login.getPassword()));
            if (!settings.preparedStatements()) {
                pool.addDataSourceProperty("prepareThreshold", "0");
            }
        }
        return bean;
    }
}
