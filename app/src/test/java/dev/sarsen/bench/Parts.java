// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures one part after the other on one stand. A part that fails does not keep the others from being measured. */
final class Parts {

    private final Stand stand;
    private final Scale scale;
    private final List<String> jars;
    private final Events events = new Events();
    private @Nullable Recording recording;

    /** @param jars of the application, before and after, to compare */
    Parts(Stand stand, Scale scale, List<String> jars) {
        this.stand = stand;
        this.scale = scale;
        this.jars = jars;
    }

    /** What was measured, or that it could not be; nothing once the stand is closed. */
    List<Gate> measure(Part part) {
        if (stand.isClosed()) {
            return List.of();
        }
        Progress.say("== %s: %s", part, part.subject());
        try {
            return confirmed(part);
        } catch (Exception e) {
            if (stand.isClosed()) {
                return List.of();
            }
            Progress.say("%s could not be measured: %s", part.subject(), e);
            return List.of(Gate.unmeasured(part.name(), part.subject()));
        }
    }

    /**
     * What was measured; a part that breaks a promise is measured once more and the second time counts, as a regression is there
     * both times and what else a machine does seldom is.
     */
    private List<Gate> confirmed(Part part) throws Exception {
        var gates = run(part);
        var broken = gates.stream().filter(Gate::isMissed).toList();
        if (broken.isEmpty() || scale.sabotage() || stand.isClosed()) {
            return gates;
        }
        broken.forEach(gate -> Progress.say("not kept, measured once more: %s", gate.verdict()));
        return run(part);
    }

    private List<Gate> run(Part part) throws Exception {
        return switch (part) {
            case start -> new StartBenchmark(stand, scale).run();
            case bodies -> new BodiesBenchmark(scale).run();
            case raw -> new RawBenchmark(stand, scale, events, recording().insert()).run();
            case intake -> new IntakeBenchmark(stand, scale, events, recording().insert()).run();
            case single -> new SingleBenchmark(stand, scale, events).run();
            case scoring -> {
                var recorded = recording().scoring();
                yield new ScoringBenchmark(stand, scale, Backlog.stored(stand), recorded).run();
            }
            case steady -> new SteadyBenchmark(stand, scale, events).run();
            case reads -> new ReadsBenchmark(stand, scale).run();
            case scale -> new ScaleBenchmark(stand, scale).run();
            case rescore -> new RescoreBenchmark(stand, scale, events).run();
            case readers -> new ReadersBenchmark(stand, scale, events).run();
            case redis -> new HungRedisBenchmark(stand, scale, events).run();
            case limits -> new ClientLimitBenchmark(stand, scale, events).run();
            case image -> new ImageBenchmark(stand, scale).run();
            case commits -> new CommitsBenchmark(scale, events, jars).run();
        };
    }

    private Recording recording() throws Exception {
        if (recording == null) {
            recording = Recording.of(stand, events, scale.scored());
        }
        return recording;
    }
}
