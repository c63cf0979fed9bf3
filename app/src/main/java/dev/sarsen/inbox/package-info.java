// SPDX-License-Identifier: Apache-2.0
/**
 * Accepted events that are not scored yet, and those that never will be. Owns the tables {@code inbox}, {@code dead_event},
 * {@code inbox_measure} and {@code suppressed_subject}. May use {@code events}, {@code migration}, {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"events", "migration", "platform", "edge"})
package dev.sarsen.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
