// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sarsen.RunningApplication;
import dev.sarsen.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagsIntegrationTests {

    private static final Duration CHECK_EVERY = Duration.ofSeconds(3);
    /** What the guide promises of a change: five looks at the file, which are five seconds by default. */
    private static final Duration IN_FORCE = CHECK_EVERY.multipliedBy(5);

    private static final String SEARCH = "/api/v1/signals?q=spring";

    @TempDir
    static Path folder;

    static Path file;
    static RunningApplication application;
    static Set<Thread> before;

    @BeforeAll
    static void startOnABrokenFile() throws IOException {
        before = threads();
        file = folder.resolve("flags.json");
        Files.writeString(file, "{");
        var properties = new HashMap<>(TestServers.get().properties());
        properties.put("sarsen.flags.file", file.toString());
        properties.put("sarsen.flags.check-every", CHECK_EVERY.toMillis() + "ms");
        application = RunningApplication.start("local", properties);
        assertThat(application.web().status(SEARCH)).isEqualTo(200);
        assertThat(application.management().status("/readyz")).isEqualTo(200);
        assertThat(file("status")).isEqualTo("broken");
    }

    @AfterAll
    static void endsWithoutDelayAndLeavesNoThread() {
        var begin = System.nanoTime();
        application.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("flags-")
                        || thread.getName().startsWith("openfeature"))
                .collect(Collectors.toSet());
    }

    @BeforeEach
    void turnTheSearchOn() throws IOException {
        write("as-by-default");
        await().atMost(IN_FORCE).until(() -> file("status").equals("read") && searchStatus() == 200);
    }

    @Test
    void turnsTheSearchByWordsOffWithoutARestartAndNothingElse() throws IOException {
        write("search-off");
        await().atMost(IN_FORCE).until(() -> searchStatus() == 404);
        var refusal = application.web().json(SEARCH);
        assertThat(refusal.path("code").asString()).isEqualTo("feature-off");
        assertThat(refusal.path("detail").asString()).contains("Leave q out");
        assertThat(application.web().status("/problems/feature-off")).isEqualTo(200);
        assertThat(application.web().status("/api/v1/signals?accountId=a")).isEqualTo(200);
        assertThat(application.web().status("/api/v1/signals/stats")).isEqualTo(200);
        write("as-by-default");
        await().atMost(IN_FORCE).until(() -> searchStatus() == 200);
    }

    @Test
    void saysAtBothPortsWhatIsOnAndWhy() throws IOException {
        write("search-off");
        await().atMost(IN_FORCE).until(() -> searchStatus() == 404);
        var api = application.web().json("/api/v1/flags");
        assertThat(api).isEqualTo(application.management().json("/info").path("flags"));
        assertThat(api.at("/file/status").asString()).isEqualTo("read");
        assertThat(api.path("flags").toString())
                .isEqualTo("""
                        [{"flag":"full-text-search","on":false,"default":true,"reason":"file","meaning":"%s"},\
                        {"flag":"live-feed","on":true,"default":true,"reason":"default","meaning":"%s"}]""".formatted(Flag.FULL_TEXT_SEARCH.meaning(), Flag.LIVE_FEED.meaning()));
    }

    @Test
    void goesOnWithWhatItHadWhenTheFileBreaks() throws IOException {
        write("search-off");
        await().atMost(IN_FORCE).until(() -> searchStatus() == 404);
        Files.writeString(file, "{\"live-feed\": ");
        await().atMost(IN_FORCE).until(() -> file("status").equals("broken"));
        assertThat(file("problem")).contains("it is not JSON");
        assertThat(searchStatus()).isEqualTo(404);
    }

    @Test
    void countsWhatWasAsked() {
        searchStatus();
        assertThat(application.management().get("/metrics").body())
                .contains("sarsen_flags_broken{application=\"sarsen\"} 0.0")
                .contains("sarsen_flags_on{application=\"sarsen\",flag=\"full-text-search\"} 1.0")
                .containsPattern(
                        "sarsen_flags_evaluations_total\\{application=\"sarsen\",flag=\"full-text-search\",reason=\"file\"} [1-9]");
    }

    private static void write(String name) throws IOException {
        Files.writeString(file, TestFlags.valid(name));
    }

    private static String file(String member) {
        return application.web().json("/api/v1/flags").path("file").path(member).asString("");
    }

    private static int searchStatus() {
        return application.web().status(SEARCH);
    }
}
