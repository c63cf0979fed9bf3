// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** Trust for tests without an application. */
public final class TestTrust {

    private TestTrust() {}

    /** A context of a process that is told of no private authority. */
    public static SSLContext publicOnly() {
        return in(null, new SimpleMeterRegistry()).contextFor(TlsServer.ISSUER);
    }

    public static Trust in(Path authorities, MeterRegistry metrics) {
        return new Trust(new Authorities(new TrustProperties(authorities), metrics), new Refusals(metrics));
    }
}
