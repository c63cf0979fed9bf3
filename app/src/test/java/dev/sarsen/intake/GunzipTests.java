// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTests {

    private static final byte[] TEXT = "one event after another".repeat(500).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void inflatesMembersOneAfterAnother(int members) throws IOException {
        var compressed = new ByteArrayOutputStream();
        var expected = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            compressed.writeBytes(gzip(TEXT));
            expected.writeBytes(TEXT);
        }
        assertThat(gunzip(compressed.toByteArray())).isEqualTo(expected.toByteArray());
    }

    @Test
    void refusesWhatIsCutAnywhere() throws IOException {
        var compressed = gzip(TEXT);
        for (int length = 0; length < compressed.length; length++) {
            var cut = Arrays.copyOf(compressed, length);
            assertThatIOException().as("cut to %d", length).isThrownBy(() -> gunzip(cut));
        }
    }

    @Test
    void refusesWhatIsChangedOrFollows() throws IOException {
        var compressed = gzip(TEXT);
        for (int more : new int[] {1, 2, 10, 5_000}) {
            var longer = Arrays.copyOf(compressed, compressed.length + more);
            assertThatIOException().isThrownBy(() -> gunzip(longer)).withMessageContaining("follows");
        }
        compressed[compressed.length - 5] ^= 1;
        assertThatIOException().isThrownBy(() -> gunzip(compressed));
    }

    @Test
    void refusesMembersThatHoldNothing() throws IOException {
        var empty = gzip(new byte[0]);
        var compressed = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            compressed.writeBytes(empty);
        }
        assertThatIOException()
                .isThrownBy(() -> gunzip(compressed.toByteArray()))
                .withMessageContaining("more than 100 members");
    }

    @Test
    void refusesBlocksThatHoldNothing() {
        var compressed = new ByteArrayOutputStream();
        compressed.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        for (int i = 0; i < 100_000; i++) {
            compressed.writeBytes(new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff});
        }
        assertThatIOException()
                .isThrownBy(() -> gunzip(compressed.toByteArray()))
                .withMessageContaining("longer than what it holds");
    }

    @Test
    void refusesAHeaderWithoutEnd() {
        var compressed = new byte[1_000_000];
        Arrays.fill(compressed, (byte) 'n');
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8}, 0, compressed, 0, 4);
        assertThatIOException().isThrownBy(() -> gunzip(compressed)).withMessageContaining("longer than what it holds");
    }

    @Test
    void takesWhatDoesNotGetSmaller() throws IOException {
        var stored = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(stored) {
            {
                def.setLevel(Deflater.NO_COMPRESSION);
            }
        }) {
            gzip.write(TEXT);
        }
        assertThat(gunzip(stored.toByteArray())).isEqualTo(TEXT);
    }

    private static byte[] gunzip(byte[] compressed) throws IOException {
        try (var gunzip = new Gunzip(new ByteArrayInputStream(compressed))) {
            return gunzip.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] text) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(text);
        }
        return compressed.toByteArray();
    }
}
