// SPDX-License-Identifier: Apache-2.0
/**
 * The record of what operators do: who asked for which operation, when, and what came of it. Owns the table {@code
 * audit_entry}. May use {@code access}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"access"})
package dev.sarsen.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
