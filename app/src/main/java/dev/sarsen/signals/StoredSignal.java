// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import java.time.Duration;
import java.util.UUID;

/**
 * A signal that was stored just now and had not been there before.
 *
 * @param freshness the time from its acceptance to its scoring, both by PostgreSQL's clock
 */
public record StoredSignal(UUID id, Duration freshness) {}
