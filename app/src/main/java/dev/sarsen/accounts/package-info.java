// SPDX-License-Identifier: Apache-2.0
/**
 * Accounts by decayed score: fold, leaderboard, cache. Owns the tables {@code account}, {@code
 * account_to_rebuild}, {@code score_rules} and {@code score_rules_build}. May use
 * {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "edge"})
package dev.sarsen.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
