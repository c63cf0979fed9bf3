// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.dead;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.dead.Discards.Discarded;
import dev.sarsen.inbox.DeadEventFilter;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The operator's view of dead events. */
@Command(name = "dead", mixinStandardHelpOptions = true, description = "Lists, replays and discards dead events.")
class DeadCommand implements OperatorCommand {

    private final DeadEvents dead;
    private final Replays replays;
    private final Discards discards;
    private final AuditTrail audit;
    private final Clock clock;

    @Spec
    private @Nullable CommandSpec spec;

    DeadCommand(DeadEvents dead, Replays replays, Discards discards, AuditTrail audit, Clock clock) {
        this.dead = dead;
        this.replays = replays;
        this.discards = discards;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to do: list, replay or discard.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints dead events, oldest id first.")
    int list(
            @Option(names = "--limit", defaultValue = "50", description = "How many at most (default 50).") int limit,
            @Option(names = "--after", description = "Only events after this id.") @Nullable UUID after) {
        if (limit < 1) {
            throw new ParameterException(spec().commandLine(), "--limit must be at least 1.");
        }
        var events = dead.list(after, limit);
        events.forEach(event -> out().printf(
                        "%s  %s  %s  account %s  %d attempts  %s%n",
                        event.id(),
                        event.diedAt(),
                        event.eventType(),
                        event.accountId(),
                        event.attempts(),
                        event.reason()));
        out().printf("%d dead events shown%n", events.size());
        return 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Puts dead events back into the inbox; the workers score them within seconds.")
    int replay(
            @Option(names = "--all", description = "Every dead event.") boolean all,
            @Mixin FilterOptions filter,
            @Option(
                            names = "--rate",
                            defaultValue = "1000",
                            description = "How many events a second at most (default 1000); not with ids.")
                    int rate,
            @Parameters(paramLabel = "ID", description = "The events to replay.") @Nullable List<UUID> ids) {
        requireOneOf("Name the ids to replay, or --all, or which by --type, --reason, --from, --to.", all, filter, ids);
        if (rate < 1 || rate > ReplayRequest.FASTEST) {
            throw new ParameterException(
                    spec().commandLine(), "--rate must be between 1 and " + ReplayRequest.FASTEST + ".");
        }
        var replayed = ids == null ? replayFitting(filter, rate) : replayNamed(ids);
        out().printf("%d events put back into the inbox%n", replayed);
        return ids == null || replayed == ids.size() ? 0 : 1;
    }

    private long replayFitting(FilterOptions filter, int rate) {
        var asked = replays.ask(filter.filter(clock.instant()), rate);
        return replays.complete(asked.id()).replayed();
    }

    private long replayNamed(List<UUID> ids) {
        return audit.<Integer>record(
                "replay", Map.of("events", ids), () -> dead.replay(ids), count -> Map.of("replayed", count));
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = "Removes dead events for good. Their ids may be used again.")
    int discard(
            @Mixin FilterOptions filter,
            @Parameters(paramLabel = "ID", description = "The events to discard.") @Nullable List<UUID> ids) {
        requireOneOf("Name the ids to discard, or which by --type, --reason, --from, --to.", false, filter, ids);
        long discarded = ids == null
                ? discardFitting(filter.filter(clock.instant()))
                : ids.stream().mapToLong(id -> discards.discard(id).discarded()).sum();
        out().printf("%d events discarded%n", discarded);
        return ids == null || discarded == ids.size() ? 0 : 1;
    }

    private long discardFitting(DeadEventFilter filter) {
        long discarded = 0;
        Discarded some;
        do {
            some = discards.discard(filter);
            discarded += some.discarded();
        } while (some.more());
        return discarded;
    }

    private void requireOneOf(String advice, boolean all, FilterOptions filter, @Nullable List<UUID> ids) {
        if (Stream.of(all, filter.areGiven(), ids != null)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new ParameterException(spec().commandLine(), advice);
        }
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
