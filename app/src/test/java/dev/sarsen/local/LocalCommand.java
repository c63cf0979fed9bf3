// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import dev.sarsen.SarsenApplication;
import java.util.Map;
import org.springframework.core.env.StandardEnvironment;

/** Runs an operator command against the servers of a running {@code make run}, or those that Spring's variables name. */
final class LocalCommand {

    private LocalCommand() {}

    public static void main(String[] args) {
        try {
            connection(LocalSettings.from(new StandardEnvironment())).forEach(System::setProperty);
        } catch (LocalFailure failure) {
            System.err.printf("ERROR: %s%n", failure.getMessage());
            System.exit(1);
        }
        SarsenApplication.main(args);
    }

    private static Map<String, String> connection(LocalSettings settings) {
        if (settings.ownPostgres()) {
            return Map.of();
        }
        return Map.of(
                "spring.datasource.url",
                        "jdbc:postgresql://localhost:%d/sarsen"
                                .formatted(settings.postgres().number()),
                "spring.datasource.username", PostgresServer.APPLICATION,
                "spring.datasource.password", PostgresServer.passwordOf(PostgresServer.APPLICATION),
                "spring.flyway.connect-retries", "1",
                "spring.data.redis.port", Integer.toString(settings.redis().number()));
    }
}
