// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sarsen.PrivateAuthority;
import dev.sarsen.platform.SettingInvalid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AuthoritiesFileTests {

    @TempDir
    static Path keys;

    private static PrivateAuthority first;
    private static PrivateAuthority second;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Path file;

    @BeforeAll
    static void makeAuthorities() {
        first = PrivateAuthority.make(keys, "first");
        second = PrivateAuthority.make(keys, "second");
    }

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        file = Files.writeString(folder.resolve("ca.crt"), first.pem());
    }

    @Test
    void takesSeveralAndWhatIsWrittenBetweenThem() {
        var content = "# CN=first\n" + first.pem() + "\n# CN=second\n" + second.pem();
        assertThat(AuthoritiesFile.parse(content.getBytes(StandardCharsets.UTF_8)))
                .hasSize(2);
    }

    @Test
    void addsToThePublicOnes(CapturedOutput output) {
        int publicOnes = issuers(new Authorities(new TrustProperties(null), metrics)).length;
        var authorities = authorities();
        assertThat(issuers(authorities)).hasSize(publicOnes + 1).anyMatch(it -> isOf(it, "CN=first"));
        assertThat(publicOnes).isPositive();
        assertThat(output).contains("Trusts the authorities of " + file, "CN=first until ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'hello', holds",
        "'-----BEGIN CERTIFICATE-----', holds something else than certificates in PEM",
        "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', holds something else than certificates in PEM"
    })
    void stopsAStartWithoutCertificates(String content, String reason) throws IOException {
        Files.writeString(file, content);
        assertThatExceptionOfType(SettingInvalid.class)
                .isThrownBy(this::authorities)
                .withMessageContaining("sarsen.trust.authorities names " + file + ", which " + reason);
    }

    @Test
    void stopsAStartWithoutTheFile() throws IOException {
        Files.delete(file);
        assertThatExceptionOfType(SettingInvalid.class)
                .isThrownBy(this::authorities)
                .withMessage("sarsen.trust.authorities names " + file + ", which does not exist.");
    }

    @Test
    void stopsAStartWithAFolder() {
        file = keys;
        assertThatExceptionOfType(SettingInvalid.class)
                .isThrownBy(this::authorities)
                .withMessageContaining("cannot be read");
    }

    @Test
    void takesAPrivateKeyForAMistake() throws IOException {
        Files.copy(first.sign("dns:localhost").key(), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(SettingInvalid.class).isThrownBy(this::authorities);
    }

    @Test
    void readsARenewedFile() throws IOException {
        var authorities = authorities();
        Files.writeString(file, second.pem());
        assertThat(issuers(authorities)).anyMatch(it -> isOf(it, "CN=second")).noneMatch(it -> isOf(it, "CN=first"));
    }

    @Test
    void keepsTheLastGoodContentAndSaysSoOnce(CapturedOutput output) throws IOException {
        var authorities = authorities();
        assertThat(broken()).isZero();
        Files.writeString(file, "");
        authorities.sample();
        assertThat(issuers(authorities)).anyMatch(it -> isOf(it, "CN=first"));
        assertThat(broken()).isOne();
        assertThat(output.getAll().lines().filter(line -> line.contains("is empty")))
                .singleElement()
                .asString()
                .contains(file.toString());
        Files.writeString(file, first.pem());
        authorities.sample();
        assertThat(broken()).isZero();
    }

    private Authorities authorities() {
        return new Authorities(new TrustProperties(file), metrics);
    }

    private double broken() {
        return metrics.get("sarsen.trust.broken").gauge().value();
    }

    private static X509Certificate[] issuers(Authorities authorities) {
        return authorities.current().getAcceptedIssuers();
    }

    private static boolean isOf(X509Certificate certificate, String name) {
        return certificate.getSubjectX500Principal().getName().equals(name);
    }
}
