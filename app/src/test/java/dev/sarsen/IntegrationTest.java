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
 * classes that add nothing to the context share it; a {@link Database} can be injected. The profile {@code pgbouncer} runs
 * what has this tag a second time.
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
public @interface IntegrationTest {}
