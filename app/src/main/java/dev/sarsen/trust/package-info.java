// SPDX-License-Identifier: Apache-2.0
/**
 * Whose certificates the clients of Redis, of the issuers and of the webhook accept, and why one was refused. Owns no table. May
 * use {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "platform")
package dev.sarsen.trust;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
