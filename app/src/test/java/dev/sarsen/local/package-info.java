// SPDX-License-Identifier: Apache-2.0
/**
 * Sarsen on a laptop: PostgreSQL and Redis as child processes of one JVM, and a demo client.
 *
 * <p>Owns the data folder ({@code .sarsen/}). Lives among the tests, so that the application never sees it.
 */
@NullMarked
package dev.sarsen.local;

import org.jspecify.annotations.NullMarked;
