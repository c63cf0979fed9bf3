// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import ch.qos.logback.classic.Level;
import dev.sarsen.local.Logs;
import dev.sarsen.local.Repository;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            paramLabel = "0|1",
            fallbackValue = "1",
            description = "Fewer events and shorter windows, the same promises (SHORT=1).")
    private boolean small;

    @Option(
            names = "--brief",
            defaultValue = "${env:BRIEF:-0}",
            converter = Flag.class,
            arity = "0..1",
            paramLabel = "0|1",
            fallbackValue = "1",
            description = "Only the ratio of intake, as --short --only=intake: two minutes (BRIEF=1).")
    private boolean brief;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "<part>",
            description = "Measure only these: ${COMPLETION-CANDIDATES}; image and commits only if they are named.")
    private Set<Part> only = Part.DEFAULT;

    @Option(
            names = "--jars",
            split = ",",
            paramLabel = "<jar>",
            description = "The application's jars of two commits, to compare (ops/scripts/bench-commits).")
    private List<String> jars = List.of();

    @Option(names = "--write", description = "Write the result to docs/reference/performance.md.")
    private boolean write;

    @Option(
            names = "--sabotage",
            description = "Break on purpose what each part measures; ends with 1 if a promise looks kept nevertheless.")
    private boolean sabotage;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Benchmark())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("ERROR: " + failure);
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (brief) {
            small = true;
            only = only.equals(Part.DEFAULT) ? Set.of(Part.intake) : only;
        }
        boolean image = only.equals(Set.of(Part.image));
        if (write && (sabotage || !image && !only.equals(Part.DEFAULT))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Write only what a whole run without sabotage has measured, or the image alone.");
        }
        if (only.contains(Part.commits) != (jars.size() == 2)) {
            throw new ParameterException(spec.commandLine(), "The part commits compares two --jars.");
        }
        Logs.showFrom(Level.ERROR);
        try (var stand = new Stand()) {
            var scale = new Scale(small, sabotage);
            var report =
                    new Report(scale, Machine.of(stand), Repository.commit(), measure(new Parts(stand, scale, jars)));
            report.print();
            if (write) {
                report.write(image);
            }
            return report.isGood() ? 0 : 1;
        }
    }

    private List<Gate> measure(Parts parts) {
        var gates = new ArrayList<Gate>();
        for (var part : EnumSet.copyOf(only)) {
            gates.addAll(parts.measure(part));
        }
        return gates;
    }

    private static final class Flag implements CommandLine.ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String value) {
            return value.equals("1") || Boolean.parseBoolean(value);
        }
    }
}
