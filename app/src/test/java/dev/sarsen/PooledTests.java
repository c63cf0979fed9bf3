// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Keeps the tag {@link IntegrationTest#POOLED} complete: an {@link IntegrationTest} that touches the state of a database session has
 * it, and so has at least one test of each module that does. What touches such state is found by words in the sources.
 */
class PooledTests {

    private static final Pattern SESSION = Pattern.compile(
            "\\bfor (no key )?(update|share)\\b|\\bskip locked\\b|\\block table\\b|advisory_|\\bset_config\\b"
                    + "|\\bset (local|session)\\b|\\b(statement|lock|transaction)_timeout\\b|\\blisten \\w|\\bpg_notify\\b"
                    + "|\\bpg_terminate_backend\\b|\\bpg_stat_activity\\b|\\btemp(orary)? table\\b|\\bdeclare \\w+ cursor\\b"
                    + "|\\bprepareThreshold\\b|\\bsetAutoCommit\\b|\\bTransaction(Template|Operations)\\b|@Transactional\\b",
            Pattern.CASE_INSENSITIVE);

    /** Tests with such words and without the tag. */
    private static final Map<String, String> UNTAGGED = Map.of(
            "migration.SchemaIntegrationTests",
            "the only session is the test's own, which does not go through PgBouncer",
            "stats.StatsAccuracyIntegrationTests",
            "it stores like SignalStatsIntegrationTests, which has the tag; the rest is arithmetic");

    /** Modules with such words and without a test that has the tag. */
    private static final Map<String, String> UNTESTED = Map.of(
            "migration",
            "it connects as the owner, past PgBouncer",
            "platform",
            "its settings of the pool are those that every test uses");

    private final Path tests = Repository.root().resolve("app/src/test/java/dev/sarsen");
    private final Path modules = Repository.root().resolve("app/src/main/java/dev/sarsen");

    @Test
    void haveTheTagIfTheyTouchASession() throws IOException {
        var untagged = integrationTests().entrySet().stream()
                .filter(test -> touchesASession(test.getValue()) && !isPooled(test.getKey()))
                .map(test -> test.getKey().getName().substring("dev.sarsen.".length()))
                .collect(Collectors.toSet());
        assertThat(untagged)
                .as("tests that touch a session: add @Tag(IntegrationTest.POOLED), or a reason to UNTAGGED")
                .isEqualTo(UNTAGGED.keySet());
    }

    @Test
    void existForEachModuleThatTouchesASession() throws IOException {
        var untested = new TreeSet<String>();
        for (var source : javaIn(modules)) {
            if (touchesASession(Files.readString(source))) {
                untested.add(modules.relativize(source).getName(0).toString());
            }
        }
        integrationTests().keySet().stream()
                .filter(PooledTests::isPooled)
                .map(test -> test.getPackageName().replaceFirst("^dev\\.sarsen\\.?", ""))
                .forEach(untested::remove);
        assertThat(untested)
                .as("modules that touch a session: tag a test of theirs, or add a reason to UNTESTED")
                .isEqualTo(UNTESTED.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from inbox order by id for update skip locked",
                "SELECT 1 FROM account FOR NO KEY UPDATE",
                "statement.execute(\"lock table account in share mode\")",
                "select pg_try_advisory_lock(1)",
                "select set_config('statement_timeout', ?, true)",
                "set local search_path = ''",
                "listen events",
                "connection.setAutoCommit(false)",
                "new TransactionTemplate(manager)",
                "pool.addDataSourceProperty(\"prepareThreshold\", \"0\")"
            })
    void knowTheWords(String source) {
        assertThat(touchesASession(source)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Connection: close", "select count(*) from signal", "update account set score = 1", "a listener"
            })
    void knowNoOtherWords(String source) {
        assertThat(touchesASession(source)).isFalse();
    }

    /** The tests of the application as a whole, and their sources. */
    private Map<Class<?>, String> integrationTests() throws IOException {
        var found = new TreeMap<Class<?>, String>((one, other) -> one.getName().compareTo(other.getName()));
        for (var source : javaIn(tests)) {
            if (source.toString().endsWith("IntegrationTests.java")) {
                var type = typeOf(source);
                if (AnnotationSupport.isAnnotated(type, IntegrationTest.class)) {
                    found.put(type, Files.readString(source));
                }
            }
        }
        return found;
    }

    private Class<?> typeOf(Path source) {
        var name = tests.relativize(source).toString().replace(".java", "").replace('/', '.');
        try {
            return Class.forName("dev.sarsen." + name, false, getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPooled(Class<?> test) {
        return AnnotationSupport.findRepeatableAnnotations(test, Tag.class).stream()
                .anyMatch(tag -> tag.value().equals(IntegrationTest.POOLED));
    }

    private static boolean touchesASession(String source) {
        return SESSION.matcher(source).find();
    }

    private static Set<Path> javaIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
