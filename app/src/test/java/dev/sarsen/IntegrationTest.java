// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs a test against the whole application in the role {@code local}, on random ports, with the {@link TestServers}. Test
 * classes that add nothing to the context share it; a {@link Database} can be injected.
 *
 * <p>A test has the tag {@link #POOLED} too if it touches the state of a database session: transactions, locks of rows and tables, advisory
 * locks, settings and time-outs, LISTEN, prepared statements. The profile {@code pgbouncer} runs these tests a second time, through PgBouncer,
 * and with {@code FULL=1}, as every night, all tests of the application. {@code PooledTests} refuses a test that
 * touches such state without the tag.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("application")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sarsen.role=local",
            "sarsen.drain=0s",
            "sarsen.log-format=text",
            "management.server.port=0",
            "sarsen.intake.bodies-in-flight=64MB"
        })
@ContextConfiguration(initializers = TestServersInitializer.class)
public @interface IntegrationTest {

    /** The tag of tests that touch the state of a database session. */
    String POOLED = "pooled";
}
