// SPDX-License-Identifier: Apache-2.0
/**
 * The command that uses the API as a client does, after a release: it posts an event and reads its score. Owns no table, and has no part
 * in the application: it runs without a database and without ports. May use {@code platform} and {@code trust}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "trust"})
package dev.sarsen.smoke;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
