// SPDX-License-Identifier: Apache-2.0
/**
 * The web page, its live feed, and the overview that both show. Owns no table. May use {@code inbox}, {@code signals}, {@code
 * accounts}, {@code health}, {@code access}, {@code flags}, {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"inbox", "signals", "accounts", "health", "access", "flags", "platform", "edge"})
package dev.sarsen.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
