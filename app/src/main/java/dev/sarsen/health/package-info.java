// SPDX-License-Identifier: Apache-2.0
/**
 * Whether this process can work: probes of what it depends on, readiness, and their metrics. Owns no table. May use
 * {@code platform}, {@code queue} and {@code trust}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "queue", "trust"})
package dev.sarsen.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
