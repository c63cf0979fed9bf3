// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

/**
 * Limits how many requests that read may use or wait for the {@link DatabaseGate}: a quarter of its places, at least one if it
 * has two, is left for requests that write, however many clients read.
 *
 * @param gate a gate of its own, with fewer places than the database gate, which a read enters first
 */
record ReadGate(DatabaseGate gate) {}
