// SPDX-License-Identifier: Apache-2.0
/**
 * What clients may ask of one process at a time: how often and how many events each of them, how many at the database, how much may
 * wait in the inbox. Owns no table; keeps what clients have asked for in Redis. May use {@code access}, {@code inbox}, {@code edge} and
 * {@code platform}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "inbox", "edge", "platform"})
package dev.sarsen.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
