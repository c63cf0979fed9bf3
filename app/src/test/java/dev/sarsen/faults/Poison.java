// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.Tokens;
import dev.sarsen.faults.Fault.Strike;
import dev.sarsen.local.SalesEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that are accepted and that PostgreSQL refuses to store as signals. */
final class Poison {

    private static final int BATCH = 20;
    private static final String MARK = "poison";

    /** As many batches as a batch has places, with the poison in another place in each. */
    static final Fault IN_EVERY_PLACE = new Fault(
            "a poison event in every place of a batch",
            Duration.ofSeconds(30),
            Fault.Answers.ALL_TAKEN,
            inEveryPlace(),
            "buriesTheNeighbour");

    private Poison() {}

    static void prepare(JdbcClient owner) {
        owner.sql("""
                        create or replace function refuse_poison() returns trigger language plpgsql as $$
                        begin raise exception 'poison' using errcode = 'data_exception'; end $$
                        """).update();
        owner.sql("""
                        create or replace trigger refuse_poison before insert on signal
                        for each row when (new.metadata -> '%s' is not null) execute function refuse_poison()
                        """.formatted(MARK)).update();
    }

    private static Strike inEveryPlace() {
        return (rig, stream) -> {
            var events = new Events(7, "", true);
            var batches = IntStream.range(0, BATCH)
                    .mapToObj(place -> poisoned(events.next(BATCH), place))
                    .toList();
            var sender = new Sender(Sender.client(), rig.uri(), Tokens::all, stream.ledger(), new CountDownLatch(1));
            for (var batch : batches) {
                sender.deliver(batch);
            }
            var poison = batches.stream()
                    .flatMap(List::stream)
                    .filter(event -> event.metadata().containsKey(MARK))
                    .map(SalesEvent::id)
                    .collect(Collectors.toSet());
            awaitDead(rig, poison);
            return poison;
        };
    }

    private static List<SalesEvent> poisoned(List<SalesEvent> batch, int place) {
        var poisoned = new ArrayList<>(batch);
        var event = batch.get(place);
        poisoned.set(
                place,
                new SalesEvent(
                        event.id(),
                        event.accountId(),
                        event.userId(),
                        event.eventType(),
                        event.timestamp(),
                        Map.of(MARK, true)));
        return poisoned;
    }

    private static void awaitDead(Rig rig, Set<UUID> poison) {
        Awaitility.await("the death of the poison")
                .atMost(Duration.ofMinutes(1))
                .until(() -> rig.promises().dead().containsAll(poison));
    }
}
