// SPDX-License-Identifier: Apache-2.0
/**
 * Erases the personal data of an account or of a user everywhere, on request of an operator. Owns the table {@code erasure}. May use
 * {@code inbox}, {@code signals}, {@code accounts}, {@code notifications}, {@code stats}, {@code events}, {@code audit}, {@code edge}
 * and {@code platform}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "inbox",
            "signals",
            "accounts",
            "notifications",
            "stats",
            "events",
            "audit",
            "edge",
            "platform"
        })
package dev.sarsen.erasure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
