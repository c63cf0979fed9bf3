// SPDX-License-Identifier: Apache-2.0
/**
 * The event stream: append, claim, acknowledge, reclaim, depth. Owns the Redis Stream, which only announces: the truth is in
 * PostgreSQL. May use {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "platform")
package dev.sarsen.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
