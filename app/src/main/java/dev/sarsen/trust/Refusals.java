// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the certificates that were refused, logs each fault of a server when it begins, and keeps the last one. */
class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** Lettuce tries to connect at least every 30 seconds; after this time the last fault says nothing about now. */
    private static final Duration CURRENT = Duration.ofMinutes(1);

    private final MeterRegistry metrics;
    private final Map<TlsServer, Refusal> last = new EnumMap<>(TlsServer.class);

    private record Refusal(CertificateFault fault, long at) {}

    Refusals(MeterRegistry metrics) {
        this.metrics = metrics;
        for (var server : TlsServer.values()) {
            counter(server, CertificateFault.UNKNOWN_AUTHORITY);
        }
    }

    synchronized void refused(TlsServer server, CertificateFault fault, String details) {
        counter(server, fault).increment();
        var before = last.put(server, new Refusal(fault, System.nanoTime()));
        if (before == null || before.fault() != fault) {
            log.warn("The server of {} is not used: {} ({})", server, fault.words(), details);
        }
    }

    synchronized void accepted(TlsServer server) {
        last.remove(server);
    }

    synchronized Optional<CertificateFault> current(TlsServer server) {
        return Optional.ofNullable(last.get(server))
                .filter(refusal -> System.nanoTime() - refusal.at() < CURRENT.toNanos())
                .map(Refusal::fault);
    }

    private Counter counter(TlsServer server, CertificateFault fault) {
        return Counter.builder("sarsen.trust.refused")
                .description("Certificates of servers that this process has refused, by server and fault")
                .tag("server", server.toString())
                .tag("fault", fault.tag())
                .register(metrics);
    }
}
