// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.Bearer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ops/load/loss-counter}: posts events to any Sarsen, and says what became of those it got a receipt for. */
@Command(
        name = "loss-counter",
        sortOptions = false,
        description =
                "Posts events to a running Sarsen, for accounts of its own, until the time is over or Ctrl-C; then asks the API for"
                        + " every event with a receipt. Half of the senders make their ids and post a batch again until it is"
                        + " answered. Exits with 1 if an event was lost, doubled or late.")
final class LossCounter implements Callable<Integer> {

    private static final int SENDERS = 4;
    private static final Duration FAREWELL = Duration.ofMinutes(2);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean help;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "Where Sarsen is (${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            defaultValue = "${env:SARSEN_LOSS_TOKEN:-}",
            description =
                    "A token with the scopes events:write and signals:read (SARSEN_LOSS_TOKEN; otherwise the issuer of make run"
                            + " gives one).")
    private String token = "";

    @Option(
            names = "--issuer",
            defaultValue = "http://localhost:8082",
            description = "Where the issuer of make run is (${DEFAULT-VALUE}).")
    private URI issuer = URI.create("http://localhost:8082");

    @Option(names = "--rate", defaultValue = "500", description = "Events per second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--batch", defaultValue = "100", description = "Events per request (${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--duration", defaultValue = "1m", description = "How long, such as 30s or 20m (${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--fresh",
            defaultValue = "15s",
            description = "An event that is scored later than this after its acceptance is late (${DEFAULT-VALUE}).")
    private Duration fresh = Duration.ZERO;

    @Option(
            names = "--patience",
            defaultValue = "1m",
            description = "An event that is not scored so long after the last post is lost (${DEFAULT-VALUE}).")
    private Duration patience = Duration.ZERO;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Bearer bearer;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LossCounter())
                .registerConverter(Duration.class, DurationStyle::detectAndParse)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("ERROR: " + failure.getMessage());
                    return 1;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        bearer = new Bearer(issuer, token, "events:write signals:read");
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        try {
            var ledger = post();
            out().println("comparing; this reads every signal of the run's accounts");
            var comparison = Comparison.of(new Reads(url, this::token), ledger, fresh, patience);
            print(ledger, comparison);
            return comparison.isClean() ? 0 : 1;
        } finally {
            ended.countDown();
        }
    }

    private Ledger post() throws InterruptedException {
        var prefix = "loss-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        try (var stream = EventStream.start(url, this::token, new EventStream.Load(SENDERS, batch, rate, prefix))) {
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end && !stop.await(pause(end), TimeUnit.NANOSECONDS)) {
                out().println(stream.ledger().line());
            }
            stream.end();
            return stream.ledger();
        }
    }

    private static long pause(long end) {
        return Math.min(REPORT_EVERY.toNanos(), end - System.nanoTime());
    }

    private String token() {
        try {
            return Objects.requireNonNull(bearer).token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void print(Ledger ledger, Comparison comparison) {
        out().println(ledger.line());
        out().printf(
                        "lost %d, doubled %d, late %d (over %d ms)%n",
                        comparison.lost().size(), comparison.doubled(), comparison.late(), fresh.toMillis());
        out().println(percentiles("post", ledger.latencies()));
        out().println(percentiles("acceptance to score", comparison.freshness()));
        comparison.lost().entrySet().stream()
                .limit(10)
                .forEach(lost -> out().println("lost: " + lost.getKey() + " "
                        + (lost.getValue().isEmpty() ? "unknown" : lost.getValue())));
    }

    private static String percentiles(String what, List<Long> sortedNanos) {
        return sortedNanos.isEmpty()
                ? what + ": none"
                : "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                        .formatted(what, at(sortedNanos, 0.5), at(sortedNanos, 0.99), at(sortedNanos, 1));
    }

    private static double at(List<Long> sortedNanos, double share) {
        return sortedNanos.get((int) Math.ceil(share * sortedNanos.size()) - 1) / 1e6;
    }

    private void check() {
        require(rate > 0, "--rate must be above 0.");
        require(batch >= 1 && batch <= 1_000, "--batch must be between 1 and 1000.");
        require(
                url.getHost() != null && String.valueOf(url.getScheme()).matches("https?"),
                "--url must be an address such as http://localhost:8080, is " + url);
    }

    private void require(boolean valid, String otherwise) {
        if (!valid) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** On Ctrl-C, lets the comparison end and the summary be printed. */
    private void end() {
        stop.countDown();
        try {
            var _ = ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
