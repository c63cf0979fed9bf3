// SPDX-License-Identifier: Apache-2.0
/**
 * By which user and password this process connects to PostgreSQL and Redis, read anew so that a rotation needs no restart. Owns no
 * table. May use {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "platform")
package dev.sarsen.credentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
