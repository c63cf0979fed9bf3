// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import dev.sarsen.platform.Sampler;
import dev.sarsen.platform.SettingInvalid;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public authorities of the JVM, and those of a file, which is read at each connection: a renewed authority needs no restart. A
 * content that cannot be used stops the process at its start; later it is reported once, and the last good content stays in force.
 */
class Authorities implements Sampler {

    private static final Logger log = LoggerFactory.getLogger(Authorities.class);

    private final @Nullable AuthoritiesFile file;
    private byte[] content = {};
    private volatile X509ExtendedTrustManager trusted;
    private volatile @Nullable String problem;

    /** @throws SettingInvalid if there is a file and it cannot be used */
    Authorities(TrustProperties properties, MeterRegistry metrics) {
        file = properties.authorities() == null ? null : new AuthoritiesFile(properties.authorities());
        try {
            trusted = TrustManagers.publicAnd(file == null ? List.of() : changed(file));
        } catch (AuthoritiesFile.Unusable e) {
            throw new SettingInvalid(
                    "sarsen.trust.authorities",
                    "names %s, which %s".formatted(properties.authorities(), e.getMessage()));
        }
        Gauge.builder("sarsen.trust.broken", () -> problem == null ? 0 : 1)
                .description(
                        "1 while the file of private authorities cannot be used and its last good content stays in force")
                .register(metrics);
    }

    /** What checks a certificate now. */
    X509ExtendedTrustManager current() {
        sample();
        return trusted;
    }

    @Override
    public synchronized void sample() {
        if (file == null) {
            return;
        }
        try {
            var certificates = changed(file);
            if (!certificates.isEmpty()) {
                trusted = TrustManagers.publicAnd(certificates);
            }
            problem = null;
        } catch (AuthoritiesFile.Unusable e) {
            report(file, String.valueOf(e.getMessage()));
        }
    }

    /** The certificates of the file; none if its content is that of the last look. */
    private List<Certificate> changed(AuthoritiesFile file) {
        var now = file.content();
        if (now.length > 0 && Arrays.equals(now, content)) {
            return List.of();
        }
        var certificates = AuthoritiesFile.parse(now);
        content = now;
        log.info(
                "Trusts the authorities of {}: {}",
                file.path(),
                certificates.stream().map(Authorities::name).toList());
        return certificates;
    }

    private void report(AuthoritiesFile file, String found) {
        if (!found.equals(problem)) {
            log.warn(
                    "The file of authorities {} {}. Those of its last good content stay in force, see docs/guides/deploy.md",
                    file.path(),
                    found);
        }
        problem = found;
    }

    private static String name(Certificate certificate) {
        return certificate instanceof X509Certificate named
                ? named.getSubjectX500Principal() + " until "
                        + named.getNotAfter().toInstant()
                : certificate.getType();
    }
}
