// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ScratchDatabase;
import dev.sarsen.local.PostgresServer;
import dev.sarsen.local.Repository;
import dev.sarsen.platform.ProcessRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** The schema's part of the application on a database of its own, as it starts in any role, with migrations to come. */
record TestMigrations(ScratchDatabase database, Path later, Duration waitAtStart, List<String> settings) {

    TestMigrations(ScratchDatabase database, Path later) {
        this(database, later, Duration.ZERO);
    }

    TestMigrations(ScratchDatabase database, Path later, Duration waitAtStart) {
        this(database, later, waitAtStart, List.of());
    }

    /** The same with settings, as {@code name=value}. */
    TestMigrations with(String... more) {
        return new TestMigrations(database, later, waitAtStart, List.of(more));
    }

    /** Writes a migration that this version does not have. */
    void add(String script, String sql) {
        try {
            Files.writeString(later.resolve(script), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Migrates and does this upkeep. */
    void migrate(Upkeep... upkeep) {
        start(
                ProcessRole.MIGRATE,
                List.of(upkeep),
                context -> assertThat(context).hasNotFailed());
    }

    void start(ProcessRole role, ContextConsumer<AssertableApplicationContext> check) {
        start(role, List.of(), check);
    }

    private void start(ProcessRole role, List<Upkeep> upkeep, ContextConsumer<AssertableApplicationContext> check) {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withUserConfiguration(MigrationConfiguration.class)
                .withBean(ProcessRole.class, () -> role)
                .withBean(MigrationProperties.class, () -> new MigrationProperties(waitAtStart))
                .withBean(Upkeep.class, () -> connection -> {
                    for (var task : upkeep) {
                        task.keep(connection);
                    }
                })
                .withPropertyValues(properties(role.migrates() ? PostgresServer.OWNER : PostgresServer.APPLICATION))
                .run(check);
    }

    private String[] properties(String user) {
        var properties = new ArrayList<String>();
        database.properties().forEach((name, value) -> properties.add(name + "=" + value));
        for (var connection : List.of("spring.datasource.username", "spring.flyway.user")) {
            properties.add(connection + "=" + user);
        }
        for (var connection : List.of("spring.datasource.password", "spring.flyway.password")) {
            properties.add(connection + "=" + PostgresServer.passwordOf(user));
        }
        properties.addAll(settings);
        properties.add("spring.flyway.locations=classpath:db/migration,filesystem:" + later);
        return properties.toArray(String[]::new);
    }

    /** The names of the application's scripts, in the order in which they run: those with a version, then the repeatable ones. */
    static List<String> scripts() {
        try (var files = Files.list(Repository.root().resolve("app/src/main/resources/db/migration"))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.comparing(TestMigrations::place))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int place(String script) {
        return script.startsWith("V") ? Integer.parseInt(script.substring(1, script.indexOf("__"))) : Integer.MAX_VALUE;
    }
}
