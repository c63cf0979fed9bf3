// SPDX-License-Identifier: Apache-2.0
/**
 * Accounts by decayed score: fold, leaderboard, cache. Owns the tables {@code account} and {@code score_rules}. May use
 * {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "edge"})
package dev.sarsen.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
