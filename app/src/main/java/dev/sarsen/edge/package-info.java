// SPDX-License-Identifier: Apache-2.0
/**
 * What every HTTP request meets: problems with stable codes, types of parameters, cursors, CORS, {@code /healthz}. Owns no
 * table. May use {@code events} and {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"events", "platform"})
package dev.sarsen.edge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
