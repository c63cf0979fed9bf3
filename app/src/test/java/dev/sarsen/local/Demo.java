// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

/** {@code make demo}: posts believable events to a running Sarsen until stopped. */
@Command(
        name = "demo",
        sortOptions = false,
        description =
                "Posts a steady stream of believable sales events until Ctrl-C. The same seed gives the same events,"
                        + " apart from their ids and times. A batch is posted again until the server has answered it.")
final class Demo implements Callable<Integer> {

    private static final int POSTS_PER_SECOND = 10;
    private static final int LARGEST_BATCH = 500;
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    private boolean help;

    @Option(
            names = "--url",
            defaultValue = "${env:SARSEN_DEMO_URL:-http://localhost:8080}",
            description = "Where Sarsen is (SARSEN_DEMO_URL; ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            defaultValue = "${env:SARSEN_DEMO_TOKEN:-}",
            description =
                    "A token with the scope events:write (SARSEN_DEMO_TOKEN; otherwise the issuer of make run gives one).")
    private String token = "";

    @Option(
            names = "--issuer",
            defaultValue = "${env:SARSEN_DEMO_ISSUER:-http://localhost:8082}",
            description = "Where the issuer of make run is (SARSEN_DEMO_ISSUER; ${DEFAULT-VALUE}).")
    private URI issuer = URI.create("http://localhost:8082");

    @Option(
            names = "--rate",
            defaultValue = "${env:SARSEN_DEMO_RATE:-50}",
            description = "Events per second (SARSEN_DEMO_RATE; ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seed",
            defaultValue = "${env:SARSEN_DEMO_SEED:-1}",
            description = "What the events are drawn from (SARSEN_DEMO_SEED; ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--count",
            defaultValue = "${env:SARSEN_DEMO_COUNT:-9223372036854775807}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Stop after so many events (SARSEN_DEMO_COUNT).")
    private long count;

    @Option(
            names = "--duration",
            defaultValue = "${env:SARSEN_DEMO_DURATION:-36500d}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Stop after this time, such as 30s or 5m (SARSEN_DEMO_DURATION).")
    private Duration duration = Duration.ZERO;

    @Option(names = "--ledger", description = "Append the id of every event that the server promised to keep.")
    private @Nullable Path ledger;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Demo()).registerConverter(Duration.class, DurationStyle::detectAndParse);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        CompletableFuture.delayedExecutor(duration.toNanos(), TimeUnit.NANOSECONDS)
                .execute(stop::countDown);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        var tally = new Tally();
        try (var _ = new Progress(tally);
                var postman = new Postman(url, new Bearer(issuer, token, "events:write"), tally, stop);
                var kept = Ledger.open(ledger)) {
            send(tally, postman, kept);
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void check() {
        require(rate > 0, "--rate must be above 0.");
        require(
                url.getHost() != null && String.valueOf(url.getScheme()).matches("https?"),
                "--url must be an address such as http://localhost:8080, is " + url);
    }

    private void require(boolean valid, String otherwise) {
        if (!valid) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private void send(Tally tally, Postman postman, Ledger kept) throws IOException, InterruptedException {
        var events = new SalesEvents(seed);
        var pace = new Pace(rate);
        while (goesOn(tally)) {
            int size = (int) Math.min(batchSize(), count - tally.sent());
            tally.send(size);
            var receipts = postman.deliver(events.next(size, Instant.now()));
            if (receipts.isPresent()) {
                tally.receive(receipts.get());
                kept.append(receipts.get().kept());
            }
            pace.rest(size, stop);
        }
    }

    private boolean goesOn(Tally tally) {
        return stop.getCount() > 0 && tally.sent() < count;
    }

    private int batchSize() {
        return Math.clamp(Math.round(rate / POSTS_PER_SECOND), 1, LARGEST_BATCH);
    }

    /** On Ctrl-C, lets the post in flight finish and the summary be printed. */
    private void end() {
        stop.countDown();
        try {
            ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
