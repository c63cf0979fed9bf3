// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.SarsenApplication;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sarsen's own statements, as it sent them: what the raw side of a comparison repeats.
 *
 * @param insert the statement by which intake stores a batch
 * @param scoring the transactions that scored the {@link Backlog}
 */
record Recording(String insert, List<Transaction> scoring) {

    static Recording of(Stand stand, Events events, int count) throws Exception {
        Progress.say("recording the statements of intake and scoring");
        var recorder = new Recorder();
        try (var application = run(stand, recorder);
                var announcer = new Announcer(stand)) {
            var insert = insert(stand, application, recorder, events);
            var backlog = Backlog.make(stand, events.inserts(insert, count, 500));
            backlog.restore();
            recorder.forget();
            announcer.announce(backlog.ids());
            announcer.awaitAcknowledgement();
            return new Recording(insert, recorder.with("insert into signal ("));
        }
    }

    private static String insert(
            Stand stand, ConfigurableApplicationContext application, Recorder recorder, Events events)
            throws Exception {
        try (var poster = new Poster(URI.create(
                "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port")))) {
            poster.post(events.arrays(1, 1, false).getFirst(), Poster.JSON);
        }
        while (stand.count("signal") == 0) {
            Thread.sleep(10);
        }
        var transaction = recorder.with("insert into inbox").getFirst();
        return Objects.requireNonNull(transaction.find("insert into inbox")).sql();
    }

    private static ConfigurableApplicationContext run(Stand stand, Recorder recorder) {
        Map<String, Object> properties = Map.copyOf(stand.properties(
                "local",
                Map.of(
                        "server.port", "0",
                        "management.server.port", "0",
                        "sarsen.scoring.sweep-after", "1h",
                        "logging.level.root", "error")));
        return new SpringApplicationBuilder(SarsenApplication.class)
                .properties(properties)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(recorder))
                .registerShutdownHook(false)
                .run();
    }
}
