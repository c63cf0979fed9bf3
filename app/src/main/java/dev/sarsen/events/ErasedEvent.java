// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import java.time.Instant;
import java.util.UUID;

/** What stays of an event that was erased before it was scored. */
public record ErasedEvent(UUID id, String eventType, Instant occurredAt, Instant acceptedAt) {}
