// SPDX-License-Identifier: Apache-2.0
/**
 * Events in over HTTP: read, check, put into the inbox, ring the doorbell, answer. Owns no table. May use {@code access}, {@code limits},
 * {@code inbox}, {@code queue}, {@code events}, {@code signals}, {@code platform} and {@code edge}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "limits", "inbox", "queue", "events", "signals", "platform", "edge"})
package dev.sarsen.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
