// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for servers in which the data of PostgreSQL lies on a file system of its own, so small that it can be filled; in an
 * ordinary folder where no file system can be mounted.
 */
final class Disk implements AutoCloseable {

    private static final String OPTIONS = "size=1g,mode=0700,uid=%s,gid=%s";
    private static final int MIB = 1 << 20;

    private final Path folder;
    private final Path mount;
    private final boolean small;

    private Disk(Path folder, Path mount) throws IOException {
        this.folder = folder;
        this.mount = mount;
        var options = OPTIONS.formatted(Files.getAttribute(mount, "unix:uid"), Files.getAttribute(mount, "unix:gid"));
        this.small = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
    }

    static Disk create() {
        try {
            var mount = Files.createTempDirectory("sarsen-disk");
            var folder = Files.createTempDirectory("sarsen");
            Files.createSymbolicLink(folder.resolve("postgres"), mount);
            return new Disk(folder, mount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Whether it can be filled without harm to anybody else. */
    boolean isSmall() {
        return small;
    }

    /** Takes all the room that is left, until the answer is closed. */
    Ballast fill() throws IOException {
        var file = mount.resolve("ballast");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int size = MIB; size >= 1; size /= 2) {
                writeUntilFull(channel, size);
            }
        }
        return () -> Files.delete(file);
    }

    private static void writeUntilFull(FileChannel channel, int size) {
        try {
            while (true) {
                channel.write(ByteBuffer.allocate(size));
            }
        } catch (IOException full) {
            return;
        }
    }

    @Override
    public void close() {
        if (small) {
            run("umount", "-l", mount.toString());
        }
        mount.toFile().delete();
    }

    /** As root, or by sudo where that asks for nothing. */
    private static boolean run(String... command) {
        return Programs.succeeds(List.of(command))
                || Programs.succeeds(Stream.concat(Stream.of("sudo", "-n"), Stream.of(command))
                        .toList());
    }

    /** What fills a disk; closing it makes room. */
    interface Ballast extends AutoCloseable {

        @Override
        void close() throws IOException;
    }
}
