// SPDX-License-Identifier: Apache-2.0
/**
 * Who may call what: bearer tokens of OpenID Connect issuers, and the scope that each endpoint declares. Owns no table. May
 * use {@code edge}, {@code platform} and {@code trust}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"edge", "platform", "trust"})
package dev.sarsen.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
