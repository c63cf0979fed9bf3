// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer to a POST of events. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Receipts(long accepted, long duplicates, long refused, List<Receipt> receipts) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Receipt(
            @Nullable UUID id, String status, @Nullable String code) {

        boolean isKept() {
            return status.equals("accepted") || status.equals("duplicate");
        }
    }

    /** A body that was refused as a whole. */
    static Receipts refused(int events) {
        return new Receipts(0, 0, events, List.of());
    }

    /** Why the first refused event was refused; empty if none was. */
    String refusal() {
        return receipts.stream()
                .map(Receipt::code)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** The events that the server has promised to keep. */
    Stream<UUID> kept() {
        return receipts.stream().filter(Receipt::isKept).map(Receipt::id).filter(Objects::nonNull);
    }
}
