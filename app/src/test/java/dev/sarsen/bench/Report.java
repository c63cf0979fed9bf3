package dev.sarsen.bench;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** The result of a run: on the terminal, and as a page of the reference. */
record Report(Scale scale, Machine machine, List<Gate> gates) {

    private static final String PAGE = """
            # Performance

            Written by `make bench ARGS=--write`%s. Each promise is a ratio of two things that one run measured in turn,
            so that it holds on other machines too; the figures behind it are those of this machine.

            Measured on %s: %s, with the servers, Sarsen and its clients all on it.

            %s
            Each figure is the median of %d rounds, behind it the lowest and the highest round. Before the rounds that count come
            rounds of warm-up.

            ## What is compared

            - *Second start*: `make run` on the data of an earlier run, its own servers included.
            - *Intake*: four clients post batches; the other side sends the same insert for as many such events over four JDBC
              connections.
            - *Scoring*: two worker threads empty a full inbox; the other side repeats the very transactions of such workers,
              recorded with their parameters, over two JDBC connections.
            - *Growth of the inbox*: all of Sarsen in one process. A backlog that never runs dry shows the rate at which events are
              scored while others come in; then 80 %% of that rate comes in for %d s. Its first quarter does not count; of the rest,
              the median depth in the last third is compared with that in the first.
            - *Reads*: the same requests over HTTP, the leaderboard without its cache, while the table of accounts is the large or
              the small one.
            - *Redis hung*: single events posted at a fixed rate, each timed from the moment at which it was due. Redis is
              stopped by SIGSTOP: it keeps its connections and answers nothing.
            - *Two clients*: one posts single events at ten times its rate, another one well within it, with tokens of their own. The
              second is timed like *Redis hung*, in turn alone and beside the first.

            ## Measure it yourself

            ```sh
            make bench
            ```

            ends with 1 and names the promise if one is not kept. `SHORT=1` measures less, `ARGS=--only=reads` one part, and
            `ARGS=--sabotage` breaks on purpose what each part measures, to show that every promise can be found broken.
            """;

    /** As a run should end: every promise kept, or none after sabotage. */
    boolean isGood() {
        return surprises().isEmpty();
    }

    void print() {
        if (gates.isEmpty()) {
            return;
        }
        System.out.println(table());
        System.out.println(machine);
        surprises()
                .forEach(gate ->
                        System.out.println((scale.sabotage() ? "NOT SEEN TO FAIL: " : "NOT KEPT: ") + gate.verdict()));
    }

    void write() throws IOException {
        Files.writeString(Repository.root().resolve("docs/reference/performance.md"), page());
        System.out.println("Written to docs/reference/performance.md.");
    }

    String page() {
        return PAGE.formatted(
                scale.small() ? " with `SHORT=1`" : "",
                LocalDate.now(ZoneOffset.UTC),
                machine,
                table(),
                scale.rounds(),
                scale.steady().toSeconds());
    }

    private String table() {
        return gates.stream()
                .map(Gate::row)
                .collect(Collectors.joining(
                        "\n", "| Promise | Measured | Ratio | Limit | Kept |\n|---|---|---|---|---|\n", "\n"));
    }

    private List<Gate> surprises() {
        return gates.stream()
                .filter(gate -> scale.sabotage() ? !gate.isMissed() : !gate.isMet())
                .toList();
    }
}
