// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Generated pages under docs/reference: checked by the tests, written anew by {@code make reference}. */
public final class Reference {

    private Reference() {}

    /** Fails if the page in the tree differs from the text, or writes it where UPDATE_REFERENCE is 1. */
    public static void check(String name, String text) {
        var page = Repository.root().resolve("docs/reference").resolve(name);
        try {
            if ("1".equals(System.getenv("UPDATE_REFERENCE"))) {
                Files.createDirectories(page.getParent());
                Files.writeString(page, text);
            }
            assertThat(Files.exists(page) ? Files.readString(page) : "")
                    .as("docs/reference/%s has drifted: run make reference and commit what it wrote", name)
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a table cell. */
    public static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
