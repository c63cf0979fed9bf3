package dev.sarsen;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs a test against the whole application in the role {@code local}, on random ports, with the {@link TestServers}. Test
 * classes that add nothing to the context share it; a {@link Database} can be injected.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sarsen.role=local", "sarsen.drain=0s", "sarsen.log-format=text", "management.server.port=0"})
@ContextConfiguration(initializers = TestServersInitializer.class)
public @interface IntegrationTest {}
