// SPDX-License-Identifier: Apache-2.0
/**
 * Scored events: insert, query, search, partitions. Owns the table {@code signal}. May use {@code events}, {@code
 * migration}, {@code platform}, {@code edge} and {@code flags}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"events", "migration", "platform", "edge", "flags"})
package dev.sarsen.signals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
