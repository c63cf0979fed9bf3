// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.PropertyResolver;

/**
 * What `make run` can be told, each by a variable; everything else is the application's own configuration.
 *
 * @param data where the servers keep their data (SARSEN_LOCAL_DATA)
 * @param postgres the port of PostgreSQL (SARSEN_LOCAL_POSTGRES_PORT; 0 means any)
 * @param redis the port of Redis (SARSEN_LOCAL_REDIS_PORT; 0 means any)
 * @param issuer the port of the token issuer (SARSEN_LOCAL_ISSUER_PORT; 0 means any)
 * @param application the ports of the application itself (SERVER_PORT, MANAGEMENT_SERVER_PORT)
 * @param ownPostgres whether SPRING_DATASOURCE_URL names a server of the user's own
 * @param ownRedis whether SPRING_DATA_REDIS_HOST or SPRING_DATA_REDIS_URL does
 * @param ownIssuer whether SARSEN_ACCESS_ISSUER does
 */
record LocalSettings(
        Path data,
        Port postgres,
        Port redis,
        Port issuer,
        List<Port> application,
        boolean ownPostgres,
        boolean ownRedis,
        boolean ownIssuer) {

    static LocalSettings from(PropertyResolver environment) {
        return new LocalSettings(
                Repository.root().resolve(environment.getProperty("sarsen.local.data", ".sarsen")),
                port(environment, "SARSEN_LOCAL_POSTGRES_PORT", 54329),
                port(environment, "SARSEN_LOCAL_REDIS_PORT", 63799),
                port(environment, "SARSEN_LOCAL_ISSUER_PORT", 8082),
                List.of(port(environment, "SERVER_PORT", 8080), port(environment, "MANAGEMENT_SERVER_PORT", 8081)),
                environment.containsProperty("spring.datasource.url"),
                environment.containsProperty("spring.data.redis.host")
                        || environment.containsProperty("spring.data.redis.url"),
                environment.containsProperty("sarsen.access.issuer"));
    }

    private static Port port(PropertyResolver environment, String variable, int otherwise) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        try {
            int number = environment.getProperty(property, Integer.class, otherwise);
            if (number < 0 || number > 65_535) {
                throw new LocalFailure("%s must be between 0 and 65535, is %d.".formatted(variable, number));
            }
            return new Port(number, variable);
        } catch (ConversionFailedException e) {
            throw new LocalFailure("%s is not a number: %s.".formatted(variable, environment.getProperty(property)), e);
        }
    }
}
