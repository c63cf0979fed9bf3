// SPDX-License-Identifier: Apache-2.0
/**
 * The schema: who may change it, who refuses to start, and the upkeep after each migration. Owns Flyway's history. May
 * use {@code platform} and {@code trust}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "trust"})
package dev.sarsen.migration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
