// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.util.Map;

/**
 * The scoring rules in force, as the database holds them.
 *
 * @param version rises with every change
 * @param baseScores by the wire name of the event type, above 0 and at most 1
 */
public record Rules(int version, Decay decay, Map<String, Double> baseScores) {}
