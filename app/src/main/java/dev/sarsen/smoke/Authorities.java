// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import dev.sarsen.trust.TrustManagers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Trusts the public authorities of the JVM and those of a PEM file. */
final class Authorities {

    private Authorities() {}

    /** @throws SmokeFailed if the file holds no certificates */
    static SSLContext trusting(Path file) {
        try (var content = Files.newInputStream(file)) {
            var ours = CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (ours.isEmpty()) {
                throw new SmokeFailed(
                        "%s holds no certificate. Set --authorities to a PEM file of them.".formatted(file));
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {TrustManagers.publicAnd(ours)}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SmokeFailed(
                    "%s could not be read: %s. Set --authorities to a PEM file of certificates.".formatted(file, e));
        }
    }
}
