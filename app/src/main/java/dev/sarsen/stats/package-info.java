// SPDX-License-Identifier: Apache-2.0
/**
 * Statistics of signals from hourly rollups and sketches. Owns the tables {@code signal_hour} and {@code
 * signal_hour_audience}. May use {@code signals}, {@code events}, {@code
 * migration}, {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"signals", "events", "migration", "platform", "edge"})
package dev.sarsen.stats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
