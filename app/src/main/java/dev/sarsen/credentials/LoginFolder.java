// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import dev.sarsen.platform.SettingInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder with the file {@code password}, and {@code username} where that may change too, as Kubernetes mounts a Secret. */
record LoginFolder(Path path) {

    /** What Kubernetes leads to the files by, and changes at once for all of them. */
    private static final String DATA = "..data";

    private static final long LARGEST = 64 * 1024;

    /**
     * What the files say now.
     *
     * @param user where there is no file {@code username}
     * @throws Unusable if there is no password, or a file cannot be read, or is empty or larger than 64 KB
     */
    Login read(@Nullable String user) {
        try {
            var link = path.resolve(DATA);
            var files = Files.exists(link) ? link.toRealPath() : path;
            var name = files.resolve("username");
            return new Login(Files.exists(name) ? line(name) : user, line(files.resolve("password")));
        } catch (NoSuchFileException e) {
            throw new Unusable("has no file password");
        } catch (IOException e) {
            throw new Unusable("cannot be read: " + e);
        }
    }

    /** The same at the start of the process, which ends with an instruction where the folder is unusable. */
    Login first(@Nullable String user, String setting) {
        try {
            return read(user);
        } catch (Unusable e) {
            throw new SettingInvalid(setting, "names %s, which %s".formatted(path, e.getMessage()));
        }
    }

    /** Without the end of the line that an editor or {@code echo} has written. */
    private static String line(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new Unusable("has a file %s larger than 64 KB".formatted(file.getFileName()));
        }
        var line = Files.readString(file).replaceFirst("\\R\\z", "");
        if (line.isEmpty()) {
            throw new Unusable("has an empty file " + file.getFileName());
        }
        return line;
    }

    /** The folder gives no user and password; the message is the rest of a sentence that begins with its path. */
    static class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
