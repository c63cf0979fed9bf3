package dev.sarsen.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Says where everything is once the application is ready. */
final class ReadyMessage implements SpringApplicationRunListener {

    private static final String FRAME = "=".repeat(78);

    private final LocalServers servers;
    private final LastStop lastStop;

    ReadyMessage(LocalServers servers, LastStop lastStop) {
        this.servers = servers;
        this.lastStop = lastStop;
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        lastStop.after(context);
    }

    @Override
    public void ready(ConfigurableApplicationContext context, Duration timeTaken) {
        System.out.println(text(context.getEnvironment(), Instant.now()));
    }

    private String text(Environment environment, Instant now) {
        var start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        String management = "http://localhost:" + environment.getProperty("local.management.port", "8081");
        return """
                %s
                Sarsen is ready, %.1f s after the start of its JVM.

                  API         %s
                  Health      %s
                  Readiness   %s
                  Metrics     %s
                %s
                Post an event:

                %s

                Stop with Ctrl-C.
                %s""".formatted(
                        FRAME,
                        Duration.between(start, now).toMillis() / 1000.0,
                        api(environment) + "/api/v1",
                        api(environment) + "/healthz",
                        management + "/readyz",
                        management + "/metrics",
                        servers.description().indent(2),
                        curl(environment, now),
                        FRAME);
    }

    private static String api(Environment environment) {
        return "http://localhost:" + environment.getProperty("local.server.port", "8080");
    }

    private static String curl(Environment environment, Instant now) {
        String event = """
                {"accountId":"acct_1","userId":"user_1","eventType":"email_sent","timestamp":"%s","metadata":{"campaign":"spring"}}""".formatted(now.truncatedTo(ChronoUnit.SECONDS));
        return "curl -sS localhost:%s/api/v1/events -H 'Content-Type: application/json' -d '%s'"
                .formatted(environment.getProperty("local.server.port", "8080"), event);
    }
}
