// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

import dev.sarsen.audit.AuditTrail;
import dev.sarsen.platform.OperatorCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The operator's view of dead events. */
@Command(name = "dead", mixinStandardHelpOptions = true, description = "Lists dead events and replays them.")
class DeadCommand implements OperatorCommand {

    private final DeadEvents dead;
    private final AuditTrail audit;

    @Spec
    private @Nullable CommandSpec spec;

    DeadCommand(DeadEvents dead, AuditTrail audit) {
        this.dead = dead;
        this.audit = audit;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Say what to do: list or replay.");
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
            @Parameters(paramLabel = "ID", description = "The events to replay.") @Nullable List<UUID> ids) {
        if (all == (ids != null)) {
            throw new ParameterException(spec().commandLine(), "Name the ids to replay, or --all.");
        }
        var replayed = audit.<Integer>record(
                "replay",
                ids == null ? Map.of("all", true) : Map.of("events", ids),
                () -> ids == null ? dead.replayAll() : dead.replay(ids),
                count -> Map.of("replayed", count));
        out().printf("%d events put back into the inbox%n", replayed);
        return ids == null || replayed == ids.size() ? 0 : 1;
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
