// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is wrong by what is written in a file, in seconds; the file may change at any time. */
final class SteppedClock extends Clock {

    static final String FILE = "sarsen.faults.clock";

    private final Path file;

    private SteppedClock(Path file) {
        this.file = file;
    }

    /** The clock of an {@link AlteredSarsen}, by the file that it was told. */
    static SteppedClock ofProcess() {
        return new SteppedClock(Path.of(System.getProperty(FILE)));
    }

    /** Steps every clock that reads the file. */
    static void step(Path file, Duration error) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d".formatted(error.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Instant instant() {
        try {
            return Instant.now().plusSeconds(Long.parseLong(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
