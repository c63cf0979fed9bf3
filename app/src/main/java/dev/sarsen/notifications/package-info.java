// SPDX-License-Identifier: Apache-2.0
/**
 * Tells another system by a signed webhook when an account becomes hot. Owns the table {@code hot_account}; reads {@code account}
 * and {@code score_rules}. May use {@code platform} and {@code trust}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "trust"})
package dev.sarsen.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
