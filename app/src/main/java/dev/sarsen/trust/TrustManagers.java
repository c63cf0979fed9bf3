// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The JVM's own check of certificates, by authorities that are given. */
public final class TrustManagers {

    private TrustManagers() {}

    /** Trusts the public authorities of the JVM, and additional ones. */
    public static X509ExtendedTrustManager publicAnd(Collection<? extends Certificate> additional) {
        try {
            var all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int count = 0;
            for (var certificate : Stream.concat(Arrays.stream(manager(null).getAcceptedIssuers()), additional.stream())
                    .toList()) {
                all.setCertificateEntry("authority-" + count++, certificate);
            }
            return manager(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param store null means the public authorities of the JVM */
    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
