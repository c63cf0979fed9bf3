// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts the public authorities of the JVM and those of a PEM file. */
final class Authorities {

    private Authorities() {}

    /** @throws SmokeFailed if the file holds no certificates */
    static SSLContext trusting(Path file) {
        try (var content = Files.newInputStream(file)) {
            var trusted = new ArrayList<Certificate>(publicOnes());
            var ours = CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (ours.isEmpty()) {
                throw new SmokeFailed(
                        "%s holds no certificate. Set --authorities to a PEM file of them.".formatted(file));
            }
            trusted.addAll(ours);
            return context(trusted);
        } catch (IOException | GeneralSecurityException e) {
            throw new SmokeFailed(
                    "%s could not be read: %s. Set --authorities to a PEM file of certificates.".formatted(file, e));
        }
    }

    private static List<X509Certificate> publicOnes() throws GeneralSecurityException {
        return Stream.of(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static SSLContext context(List<Certificate> trusted) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (var certificate : trusted) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers(store), null);
        return context;
    }

    /** @param store null means the public authorities of the JVM */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
