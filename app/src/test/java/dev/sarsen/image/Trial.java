// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.image;

import ch.qos.logback.classic.Level;
import dev.sarsen.OwnServers;
import dev.sarsen.image.Container.Launch;
import dev.sarsen.local.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/**
 * {@code ci/build/image}: says how soon the API of an image is ready and what it holds after a short load. A look, no
 * measurement: that is {@code make image-bench}.
 *
 * <p>Argument: the image.
 */
final class Trial {

    private static final int STARTS = 3;

    private Trial() {}

    public static void main(String[] arguments) throws Exception {
        Logs.showFrom(Level.ERROR);
        var image = arguments[0];
        try (var servers = OwnServers.start()) {
            Launch.migrate(image, servers.properties());
            var launch = Launch.of(image, "api", servers.properties());
            var ready = new ArrayList<Duration>();
            for (int i = 1; i < STARTS; i++) {
                try (var container = launch.start()) {
                    ready.add(container.waitReady());
                }
            }
            try (var container = launch.start()) {
                ready.add(container.waitReady());
                Workload.on(container).run(Duration.ofSeconds(5));
                ready.sort(null);
                System.out.printf(
                        Locale.ROOT,
                        "The API is ready after %.2f s (median of %d) and holds %d MiB after a short load, of %d MiB.%n",
                        ready.get(STARTS / 2).toMillis() / 1e3,
                        STARTS,
                        container.residentMebibytes(),
                        launch.mebibytes());
            }
        }
        System.exit(0);
    }
}
