// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of flags of {@code make run}: at first every flag has its default; whoever runs it may edit it. */
final class LocalFlags {

    private LocalFlags() {}

    static Path in(Path data) {
        var file = data.resolve("flags.json");
        try {
            if (!Files.exists(file)) {
                Files.copy(Repository.root().resolve("docs/reference/flags.json"), file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
