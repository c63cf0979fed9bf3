// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A request and its answer in a file of {@code requests/answered}, after comments:
 *
 * <pre>
 * # One page of the signals of one account.
 * GET /api/v1/signals?accountId=acct_1&limit=1
 * => 200
 * {"items": […]}
 * </pre>
 *
 * A body in JSON stands after an empty line.
 *
 * @param target path and query
 * @param body "" without one
 */
record Exchange(String name, String method, String target, String body, int status, String answer) {

    static final Path REQUESTS = Repository.root().resolve("app/src/test/resources/requests");

    static List<Exchange> all() {
        return files("answered").stream().map(Exchange::read).toList();
    }

    static List<Path> files(String folder) {
        try (var files = Files.list(REQUESTS.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the answer does not end. */
    boolean isStream() {
        return answer.matches("(?s)(event|id|data|retry)?:.*");
    }

    String path() {
        return target.split("\\?", 2)[0];
    }

    private static Exchange read(Path file) {
        var halves = text(file).split("(?m)^=> ", 2);
        var parts = halves[0].split("\n\n", 2);
        var request = parts[0].lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow()
                .split(" ", 2);
        var body = parts.length == 1 ? "" : parts[1].strip();
        var answer = halves[1].split("\n", 2);
        var name = file.getFileName().toString().replaceFirst("\\..*", "");
        return new Exchange(name, request[0], request[1], body, Integer.parseInt(answer[0].strip()), answer[1]);
    }
}
