// SPDX-License-Identifier: Apache-2.0
/**
 * Dead events as operators see them: listed, replayed at a rate, discarded. Owns the table {@code dead_event_replay}. May use {@code
 * inbox}, {@code events}, {@code audit}, {@code edge} and {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"inbox", "events", "audit", "edge", "platform"})
package dev.sarsen.dead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
