// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.OpenFeatureAPI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FlagWatchTests {

    private static final Duration EVERY = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private SimpleMeterRegistry metrics;
    private final List<Map<String, Boolean>> told = new CopyOnWriteArrayList<>();
    private Path file;
    private FlagWatch watch;

    @BeforeEach
    void prepare() {
        file = folder.resolve("flags.json");
        watch = watch(file);
    }

    @AfterEach
    void stop() {
        watch.stop();
        api.shutdown();
        soon().until(() -> threads() == 0);
    }

    @Test
    void hasDefaultsWithoutAFileAndDoesNotComplain(CapturedOutput output) {
        watch = watch(null);
        watch.start();
        assertThat(searchIsOn()).isTrue();
        assertThat(watch.state().status()).isEqualTo("none");
        assertThat(broken()).isZero();
        assertThat(output.getAll()).isEmpty();
    }

    @Test
    void knowsTheFlagsAsSoonAsItHasStarted() {
        write("search-off");
        watch.start();
        assertThat(searchIsOn()).isFalse();
    }

    @Test
    void tellsEachChangeOfTheValuesAfterTheFirst() {
        write("search-off");
        watch.start();
        write("as-by-default");
        soon().until(this::searchIsOn);
        write("search-off");
        soon().until(() -> told.size() == 2);
        assertThat(told).last().isEqualTo(Map.of("full-text-search", false));
    }

    @Test
    void seesAChange() {
        write("search-off");
        watch.start();
        write("as-by-default");
        soon().until(this::searchIsOn);
        write("search-off");
        soon().until(() -> !searchIsOn());
    }

    @Test
    void seesAChangeToAnOlderFile() throws IOException {
        write("as-by-default");
        watch.start();
        var older = folder.resolve("older");
        Files.writeString(older, TestFlags.valid("search-off"));
        Files.setLastModifiedTime(older, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Files.move(older, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        soon().until(() -> !searchIsOn());
    }

    /** The kubelet makes a folder for each version of a ConfigMap and renames a link to it over the link to the last one. */
    @Test
    void seesAChangeOfAMountedConfigMap() throws IOException {
        mount("..2026_11_21_10_00_00.1", "as-by-default");
        Files.createSymbolicLink(file, Path.of("..data", "flags.json"));
        watch.start();
        assertThat(searchIsOn()).isTrue();
        mount("..2026_11_21_10_01_00.2", "search-off");
        soon().until(() -> !searchIsOn());
    }

    private void mount(String version, String flags) throws IOException {
        var next = Files.createDirectory(folder.resolve(version));
        Files.writeString(next.resolve("flags.json"), TestFlags.valid(flags));
        var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void startsWithDefaultsWhereTheFileIsMissingAndReadsItOnceItIsThere(CapturedOutput output) {
        watch.start();
        assertThat(searchIsOn()).isTrue();
        assertThat(broken()).isOne();
        assertThat(output).contains("it cannot be read: java.nio.file.NoSuchFileException");
        write("search-off");
        soon().until(() -> !searchIsOn());
        assertThat(broken()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.sarsen.flags.FlagFileTests#invalid")
    void keepsWhatItHadWhenTheFileBreaksUntilItIsRepaired(String content, String problem) throws IOException {
        write("search-off");
        watch.start();
        replace(content);
        soon().until(() -> broken() == 1);
        assertThat(watch.state().problem()).contains(problem);
        assertThat(searchIsOn()).isFalse();
        write("as-by-default");
        soon().until(this::searchIsOn);
        assertThat(broken()).isZero();
    }

    @Test
    void keepsWhatItHadWhenTheFileGoes() throws IOException {
        write("search-off");
        watch.start();
        Files.delete(file);
        soon().until(() -> broken() == 1);
        assertThat(searchIsOn()).isFalse();
        assertThat(watch.state().problem()).startsWith("it cannot be read");
        write("search-off");
        soon().until(() -> broken() == 0);
    }

    @Test
    void refusesWhatIsNoFileOrTooLarge() throws IOException {
        Files.createDirectory(file);
        watch.start();
        assertThat(watch.state().problem()).startsWith("it cannot be read");
        Files.delete(file);
        replace("{\"live-feed\": " + " ".repeat(1024 * 1024) + "false}");
        soon().until(() -> String.valueOf(watch.state().problem()).contains("Unexpected end-of-input"));
    }

    @Test
    void reportsFlagsThatNobodyDeclaresAndTakesTheOthers(CapturedOutput output) {
        write("flag-of-another-version");
        watch.start();
        assertThat(watch.state().undeclared()).containsExactly("full-txt-search", "greeting");
        assertThat(metrics.get("sarsen.flags.undeclared").gauge().value()).isEqualTo(2);
        assertThat(isOn(Flag.LIVE_FEED)).isFalse();
        assertThat(output).contains("does not know: [full-txt-search, greeting]");
    }

    @Test
    void tellsOfEachContentOnce(CapturedOutput output) throws IOException {
        Files.writeString(file, "{");
        watch.start();
        var looks = new AtomicInteger();
        await().pollInterval(EVERY).until(() -> looks.incrementAndGet() > 20);
        assertThat(output.getAll().lines().filter(line -> line.contains("cannot be used")))
                .hasSize(1);
        write("search-off");
        soon().until(() -> !searchIsOn());
        assertThat(output.getAll().lines().filter(line -> line.contains("Read the flags")))
                .hasSize(1);
    }

    @Test
    void leavesNoThreadBehind() {
        write("search-off");
        watch.start();
        assertThat(threads()).isOne();
        watch.stop();
        soon().until(() -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("flags-"))
                .count();
    }

    private FlagWatch watch(@Nullable Path file) {
        metrics = new SimpleMeterRegistry();
        var watch = new FlagWatch(new FlagsProperties(file, EVERY), metrics, true, told::add);
        api.setProviderAndWait(watch.provider());
        return watch;
    }

    private void write(String name) {
        replace(TestFlags.valid(name));
    }

    private void replace(String content) {
        try {
            var whole = Files.writeString(folder.resolve("next"), content);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean searchIsOn() {
        return isOn(Flag.FULL_TEXT_SEARCH);
    }

    private boolean isOn(Flag flag) {
        return api.getClient().getBooleanValue(flag.key(), flag.byDefault());
    }

    private double broken() {
        return metrics.get("sarsen.flags.broken").gauge().value();
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(5));
    }
}
