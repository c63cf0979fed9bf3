// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.platform.SettingInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginFolderTests {

    @TempDir
    private Path path;

    @Test
    void readsUserAndPasswordWithoutTheEndOfTheirLines() throws IOException {
        write("username", "one\n");
        write("password", " secret \r\n");
        assertThat(folder().read(null)).isEqualTo(new Login("one", " secret "));
    }

    @Test
    void takesTheConfiguredUserWhereThereIsNoFile() throws IOException {
        write("password", "secret");
        assertThat(folder().read("configured")).isEqualTo(new Login("configured", "secret"));
    }

    @Test
    void readsBothOfTheDirectoryThatKubernetesLeadsTo() throws IOException {
        var now = Files.createDirectory(path.resolve("..2026_12_01"));
        Files.writeString(now.resolve("username"), "now");
        Files.writeString(now.resolve("password"), "secret");
        Files.createSymbolicLink(path.resolve("..data"), now.getFileName());
        write("username", "before");
        write("password", "before");
        assertThat(folder().read(null)).isEqualTo(new Login("now", "secret"));
    }

    @Test
    void refusesAFolderWithoutAPassword() throws IOException {
        write("username", "one");
        assertThatThrownBy(() -> folder().first(null, "sarsen.credentials.redis"))
                .isInstanceOf(SettingInvalid.class)
                .hasMessage("sarsen.credentials.redis names %s, which has no file password.", path);
    }

    @Test
    void refusesAnEmptyPassword() throws IOException {
        write("password", "\n");
        assertThatThrownBy(() -> folder().read(null)).hasMessage("has an empty file password");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        write("password", "x".repeat(64 * 1024 + 1));
        assertThatThrownBy(() -> folder().read(null)).hasMessage("has a file password larger than 64 KB");
    }

    @Test
    void refusesADirectoryInPlaceOfAFile() throws IOException {
        Files.createDirectory(path.resolve("password"));
        assertThatThrownBy(() -> folder().read(null)).hasMessageStartingWith("cannot be read: ");
    }

    @Test
    void printsNoPassword() {
        assertThat(new Login("one", "secret")).hasToString("one");
        assertThat(new Login(null, "secret")).hasToString("the default user");
    }

    private LoginFolder folder() {
        return new LoginFolder(path);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(path.resolve(name), content);
    }
}
