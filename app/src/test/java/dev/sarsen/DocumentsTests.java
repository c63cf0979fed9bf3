// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTests {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Tests|Contract))`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void nameOnlyTestsThatExist() {
        var named = pages().stream()
                .flatMap(page -> TEST_NAME.matcher(read(page)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty().isSubsetOf(testClasses());
    }

    @Test
    void linkOnlyToPagesThatExist() {
        var broken = pages().stream()
                .flatMap(page -> LINK.matcher(read(page))
                        .results()
                        .map(match -> page.resolveSibling(match.group(1)).normalize()))
                .filter(target -> !Files.exists(target))
                .toList();
        assertThat(broken).isEmpty();
    }

    @Test
    void sayOfEachDecisionHowItIsVerified() {
        assertThat(files(DOCS.resolve("decisions"), ".md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(read(page).strip().lines().toList().reversed().stream()
                                .takeWhile(line -> !line.isBlank())
                                .reduce((later, earlier) -> earlier)
                                .orElseThrow())
                        .startsWith("**Verified by**"));
    }

    private static List<Path> pages() {
        var pages = new java.util.ArrayList<>(files(DOCS, ".md"));
        pages.add(Path.of("..", "README.md"));
        return pages;
    }

    private static TreeSet<String> testClasses() {
        return Stream.of("test", "browser")
                .flatMap(sources -> files(Path.of("src", sources, "java"), ".java").stream())
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
