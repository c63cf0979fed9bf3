// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An event as the API takes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SalesEvent(
        UUID id, String accountId, String userId, String eventType, Instant timestamp, Map<String, Object> metadata) {}
