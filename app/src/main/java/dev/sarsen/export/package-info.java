// SPDX-License-Identifier: Apache-2.0
/**
 * Exports what is held of an account or of a user, on request of an operator. Owns no table, and reads each that holds subjects. May use
 * {@code signals}, {@code events}, {@code audit}, {@code edge} and {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"signals", "events", "audit", "edge", "platform"})
package dev.sarsen.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
