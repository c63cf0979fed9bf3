// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event and where it is.
 *
 * @param status pending, scored or dead
 * @param score present once it is scored
 * @param attempts how often scoring it alone has failed
 * @param reason the last failure
 */
record EventState(
        UUID id,
        String status,
        String accountId,
        String userId,
        String eventType,
        Instant timestamp,
        Instant acceptedAt,
        @Nullable Instant scoredAt,
        @Nullable Double score,
        @Nullable Integer attempts,
        @Nullable String reason,
        @JsonRawValue @Nullable String metadata) {}
