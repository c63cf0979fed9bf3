// SPDX-License-Identifier: Apache-2.0
/**
 * What can be turned on and off while the process runs: the typed list of flags, and their values from a file. Owns no
 * table. May use {@code audit}, {@code edge} and {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "edge", "platform"})
package dev.sarsen.flags;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
