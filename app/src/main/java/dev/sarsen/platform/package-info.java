// SPDX-License-Identifier: Apache-2.0
/**
 * What every process has: its role, the drain, samplers and operator commands, the breaker around Redis. Owns no table.
 * Uses nothing of ours.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sarsen.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
