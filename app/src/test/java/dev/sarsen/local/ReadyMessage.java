// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Says where everything is once the application is ready. */
final class ReadyMessage implements SpringApplicationRunListener {

    private static final String FRAME = "=".repeat(78);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalServers servers;
    private final LastStop lastStop;

    ReadyMessage(LocalServers servers, LastStop lastStop) {
        this.servers = servers;
        this.lastStop = lastStop;
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        lastStop.afterContexts();
    }

    @Override
    public void ready(ConfigurableApplicationContext context, Duration timeTaken) {
        Environment environment = context.getEnvironment();
        if (Wait.atMost(PATIENCE, () -> answers(management(environment) + "/readyz"))) {
            System.out.println(text(environment, Instant.now()));
        }
    }

    private static boolean answers(String url) {
        try {
            return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String management(Environment environment) {
        return "http://localhost:" + environment.getProperty("local.management.port", "8081");
    }

    private String text(Environment environment, Instant now) {
        var start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        return """
                %s
                Sarsen is ready, %.1f s after the start of its JVM.

                  API         %s
                  API docs    %s
                  Health      %s
                  Readiness   %s
                  Metrics     %s
                  Flags       %s
                %s
                Post an event; the token lasts 12 hours, make token gives more:

                %s

                Stop with Ctrl-C.
                %s""".formatted(
                        FRAME,
                        Duration.between(start, now).toMillis() / 1000.0,
                        api(environment) + "/api/v1",
                        api(environment) + "/docs",
                        api(environment) + "/healthz",
                        management(environment) + "/readyz",
                        management(environment) + "/metrics",
                        environment.getProperty("sarsen.flags.file"),
                        servers.description().indent(2),
                        curl(environment, now),
                        FRAME);
    }

    private static String api(Environment environment) {
        return "http://localhost:" + environment.getProperty("local.server.port", "8080");
    }

    private String curl(Environment environment, Instant now) {
        String event = """
                {"accountId":"acct_1","userId":"user_1","eventType":"email_sent","timestamp":"%s","metadata":{"campaign":"spring"}}""".formatted(now.truncatedTo(ChronoUnit.SECONDS));
        return "curl -sS localhost:%s/api/v1/events -H 'Content-Type: application/json' -H 'Authorization: Bearer %s' -d '%s'"
                .formatted(
                        environment.getProperty("local.server.port", "8080"),
                        servers.token().orElse("a token of your issuer"),
                        event);
    }
}
