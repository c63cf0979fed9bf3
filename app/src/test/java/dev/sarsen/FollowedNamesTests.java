// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that gets another address, as the name of a writer does in a failover. */
class FollowedNamesTests {

    private static final String NAME = "writer.example.com";

    @TempDir
    private Path folder;

    @Test
    void areLookedUpAnewWithinTenSeconds() throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts"), "10.0.0.1 " + NAME);
        var output = folder.resolve("output");
        var lookups = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        ApplicationProcess.classPath(),
                        Lookups.class.getName(),
                        hosts.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(lookups.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readAllLines(output)).isEqualTo(List.of("10.0.0.1", "10.0.0.2"));
    }

    /** Looks the name up, gives it another address, and looks it up again until it is another one, for nine seconds at most. */
    static final class Lookups {

        private Lookups() {}

        public static void main(String[] hosts) throws IOException, InterruptedException {
            SarsenApplication.followNames();
            var first = InetAddress.getByName(NAME);
            Files.writeString(Path.of(hosts[0]), "10.0.0.2 " + NAME);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(9);
            while (first.equals(InetAddress.getByName(NAME)) && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            System.out.println(first.getHostAddress());
            System.out.println(InetAddress.getByName(NAME).getHostAddress());
        }
    }
}
