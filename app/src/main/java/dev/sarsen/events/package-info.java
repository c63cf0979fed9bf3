// SPDX-License-Identifier: Apache-2.0
/**
 * The words of events that every module speaks: types, ids, subjects, how far back. Owns no table. Uses nothing of ours.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sarsen.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
