package dev.sarsen.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Stops servers when the JVM ends, but only after the application contexts that use them: a graceful shutdown still needs
 * its database, and the JVM gives its shutdown hooks no order.
 */
public final class LastStop {

    private final List<ConfigurableApplicationContext> contexts = new CopyOnWriteArrayList<>();
    private final Runnable servers;

    private LastStop(Runnable servers) {
        this.servers = servers;
    }

    public static LastStop of(Runnable servers) {
        var stop = new LastStop(servers);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "last stop"));
        return stop;
    }

    public void after(ConfigurableApplicationContext context) {
        contexts.add(context);
    }

    private void run() {
        try {
            contexts.forEach(ConfigurableApplicationContext::close);
        } finally {
            servers.run();
        }
    }
}
