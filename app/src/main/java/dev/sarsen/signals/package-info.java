/**
 * Scored events: insert, query, search, partitions. Owns the table {@code signal}. May use {@code events}, {@code
 * migration}, {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"events", "migration", "platform", "edge"})
package dev.sarsen.signals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
