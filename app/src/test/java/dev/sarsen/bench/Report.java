// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The result of a run: on the terminal, and as a page of the reference. */
record Report(Scale scale, Machine machine, String commit, List<Gate> gates) {

    private static final String IMAGE = "\n## The image\n";
    private static final String RUNS = "| Date | Commit | Machine | Ratios |\n|---|---|---|---|";

    private static final String PAGE = """
            # Performance

            Written by `make bench ARGS=--write`%s. Each promise is a ratio of two things that one run measured in turn,
            so that it holds on other machines too; the figures behind it are those of this machine.

            Measured on %s: %s, with the servers, Sarsen and its clients all on it.

            %s
            The *limit* holds on any machine and ends the run with 1; the *target* is what an idle one should show.

            Each figure is the median of %d rounds, behind it the lowest and the highest round. Before the rounds that count come
            rounds of warm-up. A part that breaks its limit is measured once more, and the second time counts: a regression is there
            both times.

            ## What is compared

            - *Second start*: `make run` on the data of an earlier run, its own servers included.
            - *Bodies*: the CPU time of the thread that reads a body, beside that of a plain body of as many bytes and events. A search
              changes shapes (numbers, nesting, escapes, names, blanks, encodings, faults) to find the dearest.
            - *Intake*: four clients post batches; the other side sends the same insert for as many such events over four JDBC
              connections.
            - *Intake one by one*: 64 connections post single events, which share statements and commits; the other side inserts
              single rows over 64 JDBC connections. Shown beside it: the same with the limits on clients taken out.
            - *Raw*: the events of one connection by insert, by COPY, and ids by pipelined XADD: what stands behind the rest.
            - *Scoring*: two worker threads empty a full inbox; the other side repeats the very transactions of such workers,
              recorded with their parameters, over two JDBC connections.
            - *Growth of the inbox*: all of Sarsen in one process. A backlog that never runs dry shows the rate at which events are
              scored while others come in; then 80 %% of that rate comes in for %d s. Its first quarter does not count; of the rest,
              the median depth in the last third is compared with that in the first.
            - *Reads*: the same requests over HTTP, the leaderboard without its cache, while the table of accounts is the large or
              the small one.
            - *Cost at many signals* (the lowest of the rounds): events scored, and reads one after the other, while signals and accounts become more; then the
              latency of the same reads at a fixed rate, timed from the moment at which each was due; the pages are the first ones of
              any day, week or month, oldest or newest first. Indexes are dropped one by one in the end to see what each costs.
            - *Rescore*: from the first moment of new rules until they are in force; the other side is one statement that sums up
              the same signals into an empty table with the same indexes. Then events come at half the rate at which they can be
              scored: the time from the acceptance of each to the commit of its score, by PostgreSQL's clock, with and without a
              rescore beside it.
            - *Beside readers*: single events posted at a fixed rate, each timed from the moment at which it was due, while four other
              clients ask for statistics, searches and first pages of a month over eight connections each; in turn beside as many busy
              threads as these reads keep statements at work.
            - *Redis hung*: single events posted at a fixed rate, each timed from the moment at which it was due. Redis is
              stopped by SIGSTOP: it keeps its connections and answers nothing.
            - *Two clients*: one posts single events at ten times its rate, another one well within it, with tokens of their own. The
              second is timed like *Redis hung*, in turn alone and beside the first.

            ## Measure it yourself

            ```sh
            make bench
            ```

            ends with 1 and names the promise if one is not kept. `SHORT=1` measures less, `ARGS=--only=reads` one part, and
            `ARGS=--sabotage` breaks on purpose what each part measures, to show that every promise can be found broken. What a side is
            *up against* is the limit that it met: the CPU, flushing the log (fsync), connections, or its own round trips.

            ```sh
            ops/scripts/bench-commits <commit> <commit>
            ```

            compares the CPU time that Sarsen spends on an event in two commits. It ends with 1 if the second commit costs over 5 %% more,
            beyond what the first one differs from itself.

            ## Runs

            %s""";

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

    /**
     * Writes the page, which keeps the runs before, and the same for machines; or the page's section of the image alone.
     */
    void write(boolean image) throws IOException {
        var page = Repository.root().resolve("docs/reference/performance.md");
        var whole = Files.exists(page) ? Files.readString(page) : "";
        var before = without(whole);
        Files.writeString(page, image ? before + section() : page(before) + whole.substring(before.length()));
        System.out.println("Written to docs/reference/performance.md.");
        if (!image) {
            Files.writeString(Repository.root().resolve("ops/load/results/latest.json"), json());
            System.out.println("Written to ops/load/results/latest.json.");
        }
    }

    String json() {
        var results = new LinkedHashMap<String, Object>();
        gates.forEach(gate -> results.put(gate.name(), gate.forMachines()));
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build()
                        .writeValueAsString(Map.of(
                                "date", LocalDate.now(ZoneOffset.UTC).toString(),
                                "commit", commit,
                                "machine", machine.toString(),
                                "short", scale.small(),
                                "results", results))
                + "\n";
    }

    /** @param before the page that was written last, whose list of runs goes on */
    String page(String before) {
        return PAGE.formatted(
                scale.small() ? " with `SHORT=1`" : "",
                LocalDate.now(ZoneOffset.UTC),
                machine,
                table(),
                scale.rounds(),
                scale.steady().toSeconds(),
                runs(before));
    }

    private static String without(String page) {
        int image = page.indexOf(IMAGE);
        return image < 0 ? page : page.substring(0, image);
    }

    private String section() {
        return IMAGE + """

                Written by `make image-bench` on %s, commit %s, on %s; base image %s. Every figure is of the API in a container with
                two processors, a read-only root and the limit of memory that is named. *Ready* is from the start of its process to
                `/readyz` on a migrated database.

                %s
                """.formatted(LocalDate.now(ZoneOffset.UTC), commit, machine, ImageBenchmark.base(), table());
    }

    private String runs(String before) {
        var ratios = gates.stream()
                .map(gate -> "%s %.2f".formatted(gate.name(), gate.ratio()))
                .collect(Collectors.joining(", "));
        var row = "| %s | %s | %s | %s |".formatted(LocalDate.now(ZoneOffset.UTC), commit, machine, ratios);
        var earlier = before.contains(RUNS)
                ? before.substring(before.indexOf(RUNS) + RUNS.length()).strip()
                : "";
        return RUNS + (earlier.isEmpty() ? "" : "\n" + earlier) + "\n" + row + "\n";
    }

    private String table() {
        return gates.stream()
                .map(Gate::row)
                .collect(Collectors.joining(
                        "\n",
                        "| Promise | Measured | Ratio | Limit | Kept | Target |\n|---|---|---|---|---|---|\n",
                        "\n"));
    }

    private List<Gate> surprises() {
        return gates.stream()
                .filter(Gate::isPromised)
                .filter(gate -> scale.sabotage() ? !gate.isMissed() : !gate.isMet())
                .toList();
    }
}
