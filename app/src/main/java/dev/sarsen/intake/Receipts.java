// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sarsen.intake.Submission.Place;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
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
     * @param code the problem for which it was refused, of several the first
     * @param detail all that is wrong with it, in sentences
     * @param faults all that is wrong with it, one by one
     * @param line in the body, from 1, where a refused event begins, or where it is not JSON; absent where its id is known with other
     *     values
     * @param column in this line, in characters from 1
     */
    record Receipt(
            int index,
            @Nullable UUID id,
            Status status,
            @Nullable String code,
            @Nullable String detail,
            @Nullable List<Fault> faults,
            @Nullable Integer line,
            @Nullable Integer column) {

        static Receipt known(int index, UUID id, Status status) {
            return new Receipt(index, id, status, null, null, null, null, null);
        }

        static Receipt refused(int index, @Nullable UUID id, List<Fault> faults, @Nullable Place place) {
            return new Receipt(
                    index,
                    id,
                    Status.REFUSED,
                    faults.getFirst().code(),
                    faults.stream().map(Fault::detail).collect(Collectors.joining(" ")),
                    faults,
                    place == null ? null : place.line(),
                    place == null ? null : place.column());
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
