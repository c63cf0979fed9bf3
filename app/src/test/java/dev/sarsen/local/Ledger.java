// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file of the ids that the server promised to keep, one a line, for a comparison after a crash. */
final class Ledger implements Closeable {

    private final Writer file;

    private Ledger(Writer file) {
        this.file = file;
    }

    static Ledger open(@Nullable Path file) throws IOException {
        return new Ledger(
                file == null
                        ? Writer.nullWriter()
                        : Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    void append(Stream<UUID> ids) throws IOException {
        file.write(ids.map(id -> id + "\n").collect(Collectors.joining()));
        file.flush();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
