// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * The page and what it loads, out of the jar. All files but the page lie under an address that names their content: it changes
 * with any of them.
 */
class ConsoleFiles {

    private static final String FOLDER = "/console/";
    private static final String PAGE = "index.html";
    private static final String ADDRESS = "{{files}}";

    private final Map<String, ConsoleFile> files;
    private final String version;

    private ConsoleFiles(Map<String, String> contents) {
        this.version = digest(contents.values());
        this.files = new TreeMap<>();
        contents.forEach((name, content) -> files.put(name, new ConsoleFile(content, typeOf(name))));
        files.computeIfPresent(PAGE, (_, page) -> page.filledIn(ADDRESS, "/console/" + version));
    }

    static ConsoleFiles load() {
        try {
            var contents = new TreeMap<String, String>();
            for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:" + FOLDER + "**")) {
                if (file.isReadable()) {
                    contents.put(nameOf(file), file.getContentAsString(StandardCharsets.UTF_8));
                }
            }
            return new ConsoleFiles(contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConsoleFile page() {
        return file(PAGE).orElseThrow();
    }

    Optional<ConsoleFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** Whether an address names the content that this process has. */
    boolean isCurrent(String address) {
        return address.equals(version);
    }

    private static String nameOf(Resource file) throws IOException {
        var address = file.getURL().toString();
        return address.substring(address.lastIndexOf(FOLDER) + FOLDER.length());
    }

    private static MediaType typeOf(String name) {
        return new MediaType(MediaTypeFactory.getMediaType(name).orElse(MediaType.TEXT_PLAIN), StandardCharsets.UTF_8);
    }

    private static String digest(Iterable<String> contents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            contents.forEach(content -> digest.update(content.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One file; all of them are text. */
    record ConsoleFile(String content, MediaType type) {

        /** A quoted text that changes with the content. */
        String etag() {
            return '"' + digest(List.of(content)) + '"';
        }

        private ConsoleFile filledIn(String placeholder, String value) {
            return new ConsoleFile(content.replace(placeholder, value), type);
        }
    }
}
