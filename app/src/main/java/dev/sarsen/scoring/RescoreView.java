// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.edge.Progress;

/**
 * A rescore, and how far it is; without one, the last one.
 *
 * @param status {@code done} while no rescore is under way
 * @param version the version of the rules that is being built, or is in force
 * @param accounts how many accounts of this version were built
 * @param signals how many signals these accounts were summed up from
 * @param estimatedSignals about how many signals there are to sum up, by PostgreSQL's statistics
 * @param configuredInForce whether the rules that this process is configured with are in force
 */
record RescoreView(
        Progress status, int version, long accounts, long signals, long estimatedSignals, boolean configuredInForce) {}
