/**
 * What every process has: its role, the schema gate, the drain, upkeep and operator commands, the breaker around Redis.
 * Owns no table. Uses nothing of ours.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sarsen.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
