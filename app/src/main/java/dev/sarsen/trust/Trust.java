// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** How this process checks the certificates of its servers. */
public class Trust {

    private final Authorities authorities;
    private final Refusals refusals;

    Trust(Authorities authorities, Refusals refusals) {
        this.authorities = authorities;
        this.refusals = refusals;
    }

    /** A context for the connections to a server; each of them is checked in full, none goes on with an earlier session. */
    public SSLContext contextFor(TlsServer server) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {checkOf(server)}, null);
            context.getClientSessionContext().setSessionTimeout(1);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    TrustManager checkOf(TlsServer server) {
        return new CheckedCertificates(server, authorities, refusals);
    }

    /**
     * Why a server could not be used, if it was for its certificate: by what its client has thrown, or else by the last check, for a
     * client that connects in the background.
     */
    public Optional<CertificateFault> fault(TlsServer server, Throwable failure) {
        return CertificateFault.of(failure).or(() -> refusals.current(server));
    }

    /** Notes why a client that checks certificates by itself has refused one, if that is what it has thrown. */
    public Optional<CertificateFault> note(TlsServer server, Throwable failure) {
        var found = CertificateFault.of(failure);
        found.ifPresent(fault -> refusals.refused(server, fault, String.valueOf(failure.getMessage())));
        return found;
    }
}
