// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Has the authorities of the moment check each certificate of one server, and tells {@link Refusals} what came of it. */
class CheckedCertificates extends X509ExtendedTrustManager {

    private final TlsServer server;
    private final Authorities authorities;
    private final Refusals refusals;

    CheckedCertificates(TlsServer server, Authorities authorities, Refusals refusals) {
        this.server = server;
        this.authorities = authorities;
        this.refusals = refusals;
    }

    /** The check of a host's name is part of that of the certificate, where the client has asked for it. */
    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager trusted) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.by(authorities.current());
            refusals.accepted(server);
        } catch (CertificateException e) {
            refusals.refused(server, CertificateFault.of(e).orElse(CertificateFault.REFUSED), details(chain, e));
            throw e;
        }
    }

    private static String details(X509Certificate[] chain, CertificateException e) {
        var first = chain[0];
        return "%s, signed by %s, until %s: %s"
                .formatted(
                        first.getSubjectX500Principal(),
                        first.getIssuerX500Principal(),
                        first.getNotAfter().toInstant(),
                        e.getMessage());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, trusted -> trusted.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, trusted -> trusted.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, trusted -> trusted.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("This process has no clients with certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("This process has no clients with certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("This process has no clients with certificates");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.current().getAcceptedIssuers();
    }
}
