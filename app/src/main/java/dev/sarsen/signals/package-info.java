/**
 * Scored events: insert, query, search, statistics, partitions. Owns the tables {@code signal}, {@code signal_hour} and
 * {@code signal_hour_audience}. May use {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "edge"})
package dev.sarsen.signals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
