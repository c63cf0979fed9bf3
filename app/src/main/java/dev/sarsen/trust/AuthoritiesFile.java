// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;

/** A PEM file of certificates, as Kubernetes mounts it. */
record AuthoritiesFile(Path path) {

    private static final int LARGEST = 4 * 1024 * 1024;

    /** @throws Unusable if the file is not there, cannot be read, or is larger than 4 MB */
    byte[] content() {
        try (var stream = Files.newInputStream(path)) {
            var content = stream.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new Unusable("is larger than 4 MB");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new Unusable("does not exist");
        } catch (IOException e) {
            throw new Unusable("cannot be read: " + e);
        }
    }

    /** @throws Unusable if the content has no certificate, or one that cannot be read */
    static List<Certificate> parse(byte[] content) {
        if (content.length == 0) {
            throw new Unusable("is empty");
        }
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (found.isEmpty()) {
                throw new Unusable("holds no certificate (-----BEGIN CERTIFICATE-----)");
            }
            return found.stream().<Certificate>map(Objects::requireNonNull).toList();
        } catch (CertificateException e) {
            throw new Unusable("holds something else than certificates in PEM: " + e.getMessage());
        }
    }

    /** The file gives no authorities; the message is the rest of a sentence that begins with its path. */
    static class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
