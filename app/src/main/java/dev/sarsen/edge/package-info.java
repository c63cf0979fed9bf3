/**
 * What every HTTP request meets: problems with stable codes, cursors, CORS, {@code /healthz}. Owns no table. May use
 * {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "platform")
package dev.sarsen.edge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
