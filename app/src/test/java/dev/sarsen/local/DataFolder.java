// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that keeps the servers' data, held by one JVM at a time. */
public final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Creates the folder if need be and locks it; a {@link LocalFailure} names the JVM that holds it already. */
    public static DataFolder lock(Path folder) {
        try {
            Path root = create(folder);
            var channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                throw heldBy(holder(channel), root);
            }
            sign(channel);
            return new DataFolder(root, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path folder) throws IOException {
        try {
            return Files.createDirectories(folder).toRealPath();
        } catch (FileSystemException e) {
            throw new LocalFailure(
                    "The data folder %s cannot be made (%s). Set SARSEN_LOCAL_DATA to another.".formatted(folder, e),
                    e);
        }
    }

    public Path resolve(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void sign(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(
                Long.toString(ProcessHandle.current().pid())));
    }

    private static String holder(FileChannel channel) throws IOException {
        try (channel) {
            var content = ByteBuffer.allocate(20);
            channel.read(content, 0);
            return StandardCharsets.UTF_8.decode(content.flip()).toString();
        }
    }

    private static LocalFailure heldBy(String pid, Path root) {
        return new LocalFailure(
                "Sarsen already runs on %s (process %s). Stop it, or set SARSEN_LOCAL_DATA to another folder."
                        .formatted(root, pid));
    }
}
