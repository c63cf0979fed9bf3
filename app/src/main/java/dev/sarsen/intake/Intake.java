// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.inbox.Event;
import dev.sarsen.inbox.Inbox;
import dev.sarsen.inbox.Outcome;
import dev.sarsen.intake.Receipts.Receipt;
import dev.sarsen.intake.Receipts.Status;
import dev.sarsen.queue.Doorbell;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Takes the events of one body: stores the new ones, announces them, and writes the receipts. */
class Intake {

    private final Inbox inbox;
    private final Doorbell doorbell;
    private final Counter accepted;
    private final Counter duplicates;
    private final Counter refused;

    Intake(Inbox inbox, Doorbell doorbell, MeterRegistry metrics) {
        this.inbox = inbox;
        this.doorbell = doorbell;
        this.accepted = counter("accepted", metrics);
        this.duplicates = counter("duplicate", metrics);
        this.refused = counter("refused", metrics);
    }

    private static Counter counter(String outcome, MeterRegistry metrics) {
        return Counter.builder("sarsen.intake.events")
                .description("Events posted, by what became of them")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** @throws Refused if every event is refused */
    Receipts accept(List<Submission> submissions, String client) {
        var events = submissions.stream()
                .filter(Submission.Valid.class::isInstance)
                .map(submission -> ((Submission.Valid) submission).event().postedBy(client))
                .toList();
        var outcomes = inbox.put(events);
        ring(events, outcomes);
        var receipts = Receipts.of(receipts(submissions, outcomes.iterator()));
        count(receipts);
        if (receipts.refused() == receipts.receipts().size()) {
            throw allRefused(receipts.receipts());
        }
        return receipts;
    }

    private void ring(List<Event> events, List<Outcome> outcomes) {
        doorbell.ring(IntStream.range(0, events.size())
                .filter(i -> outcomes.get(i) == Outcome.ACCEPTED)
                .mapToObj(i -> events.get(i).id().value())
                .toList());
    }

    private void count(Receipts receipts) {
        accepted.increment((double) receipts.accepted());
        duplicates.increment((double) receipts.duplicates());
        refused.increment((double) receipts.refused());
    }

    private static List<Receipt> receipts(List<Submission> submissions, Iterator<Outcome> outcomes) {
        var receipts = new ArrayList<Receipt>(submissions.size());
        for (var submission : submissions) {
            int index = receipts.size();
            receipts.add(
                    switch (submission) {
                        case Submission.Invalid(var faults, var place) -> Receipt.refused(index, null, faults, place);
                        case Submission.Valid(var event) -> receipt(index, event, outcomes.next());
                    });
        }
        return receipts;
    }

    private static Receipt receipt(int index, Event event, Outcome outcome) {
        var id = event.id().value();
        return switch (outcome) {
            case ACCEPTED -> Receipt.known(index, id, Status.ACCEPTED);
            case DUPLICATE -> Receipt.known(index, id, Status.DUPLICATE);
            case ID_REUSED -> Receipt.refused(index, id, List.of(Fault.of(Problem.EVENT_ID_REUSED)), null);
        };
    }

    private static Refused allRefused(List<Receipt> receipts) {
        var first = receipts.getFirst();
        var problems = receipts.stream().map(Intake::problem).distinct().toList();
        var problem = problems.size() == 1 ? problems.getFirst() : Problem.EVENTS_REFUSED;
        var detail = problem == Problem.EVENTS_REFUSED ? problem.meaning() : first.detail();
        return new Refused(problem, String.valueOf(detail), Map.of("receipts", receipts));
    }

    private static Problem problem(Receipt refused) {
        return Objects.requireNonNull(refused.faults()).getFirst().problem();
    }
}
