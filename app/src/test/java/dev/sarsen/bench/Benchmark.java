package dev.sarsen.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/scripts/bench}: measures what is promised of speed, each as a ratio within this run. */
@Command(
        name = "bench",
        sortOptions = false,
        description =
                "Measures what Sarsen promises of its speed, each as a ratio of two things measured in turn in this run. "
                        + "Ends with 1 if a promise is not kept. Starts servers of its own in a temporary folder and leaves nothing.")
final class Benchmark implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean help;

    @Option(
            names = "--short",
            defaultValue = "${env:SHORT:-0}",
            converter = Flag.class,
            arity = "0..1",
            fallbackValue = "1",
            description = "Fewer events and shorter windows, the same promises (SHORT=1).")
    private boolean small;

    @Option(names = "--only", split = ",", description = "Measure only these: ${COMPLETION-CANDIDATES}.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    enum Part {
        intake,
        scoring,
        steady,
        reads,
        redis,
        start
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        var gates = measure(new Scale(small));
        System.out.println(Report.table(gates));
        return gates.stream().allMatch(Gate::isMet) ? 0 : 1;
    }

    private List<Gate> measure(Scale scale) throws Exception {
        var gates = new ArrayList<Gate>();
        if (only.contains(Part.start)) {
            gates.addAll(new StartBenchmark().run());
        }
        if (only.stream().anyMatch(part -> part != Part.start)) {
            try (var stand = new Stand()) {
                measure(stand, scale, gates);
            }
        }
        return gates;
    }

    private void measure(Stand stand, Scale scale, List<Gate> gates) throws Exception {
        var events = new Events();
        var recording = Recording.of(stand, events, scale.events());
        for (var part : only) {
            gates.addAll(
                    switch (part) {
                        case intake -> new IntakeBenchmark(stand, scale, events, recording.insert()).run();
                        case scoring ->
                            new ScoringBenchmark(stand, scale, Backlog.stored(stand), recording.scoring()).run();
                        case steady -> new SteadyBenchmark(stand, scale, events).run();
                        case reads -> new ReadsBenchmark(stand, scale).run();
                        case redis -> new HungRedisBenchmark(stand, scale, events).run();
                        case start -> List.<Gate>of();
                    });
        }
    }

    private static final class Flag implements CommandLine.ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String value) {
            return value.equals("1") || Boolean.parseBoolean(value);
        }
    }
}
