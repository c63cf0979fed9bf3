// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmark: ratios within one run, for the promises of speed. {@code ops/scripts/bench} starts it.
 *
 * <p>Lives among the tests, so that the application never sees it; runs the application as a process of its own.
 */
@NullMarked
package dev.sarsen.bench;

import org.jspecify.annotations.NullMarked;
