// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sarsen.edge.Problem;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of each event of a body, in the order of the body. */
record Receipts(long accepted, long duplicates, long refused, List<Receipt> receipts) {

    static Receipts of(List<Receipt> receipts) {
        return new Receipts(
                count(receipts, Status.ACCEPTED),
                count(receipts, Status.DUPLICATE),
                count(receipts, Status.REFUSED),
                receipts);
    }

    private static long count(List<Receipt> receipts, Status status) {
        return receipts.stream().filter(receipt -> receipt.status() == status).count();
    }

    /**
     * What became of one event.
     *
     * @param index its place in the body, from 0
     * @param id absent where the event had none and was refused
     * @param code the problem for which it was refused
     */
    record Receipt(
            int index,
            @Nullable UUID id,
            Status status,
            @Nullable String code,
            @Nullable String detail,
            @JsonIgnore @Nullable Problem problem) {

        static Receipt known(int index, UUID id, Status status) {
            return new Receipt(index, id, status, null, null, null);
        }

        static Receipt refused(int index, @Nullable UUID id, Problem problem, String detail) {
            return new Receipt(index, id, Status.REFUSED, problem.code(), detail, problem);
        }
    }

    enum Status {
        ACCEPTED,
        DUPLICATE,
        REFUSED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
