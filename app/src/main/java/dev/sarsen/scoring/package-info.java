// SPDX-License-Identifier: Apache-2.0
/**
 * The worker: claims announced events, sweeps the forgotten ones, scores them and folds them into accounts; buries
 * poison. Operator commands that rebuild what scoring made. Owns no table. May use {@code queue}, {@code inbox}, {@code
 * events}, {@code signals}, {@code accounts}, {@code stats}, {@code audit}, {@code edge}, {@code migration} and {@code platform}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "queue",
            "inbox",
            "events",
            "signals",
            "accounts",
            "stats",
            "audit",
            "edge",
            "migration",
            "platform"
        })
package dev.sarsen.scoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
