// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file of flags; what it holds is told by its content, so that neither times nor symbolic links matter. */
record FlagFile(Path path) {

    private static final int LARGEST = 1024 * 1024;

    sealed interface Content {}

    record Text(String text) implements Content {}

    record Unreadable(String reason) implements Content {}

    Content read() {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return new Unreadable("it cannot be read: it is no file");
        }
        try (var file = Files.newInputStream(path)) {
            var bytes = file.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                return new Unreadable("it is larger than 1 MiB");
            }
            return new Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException e) {
            return new Unreadable("it does not exist");
        } catch (CharacterCodingException e) {
            return new Unreadable("it is not UTF-8");
        } catch (IOException e) {
            return new Unreadable("it cannot be read: " + e.getMessage());
        }
    }
}
