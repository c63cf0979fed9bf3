// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sarsen.local.Port;
import io.undertow.Undertow;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A reverse proxy before the APIs. Sends requests to those that were ready when it last asked, a moment ago, as the endpoints of
 * a Kubernetes service follow readiness with a delay. Never sends a request twice.
 */
final class Proxy implements AutoCloseable {

    private static final Duration ASK_EVERY = Duration.ofMillis(250);
    private static final int LONGEST_REQUEST_MILLIS = 30_000;

    private final LoadBalancingProxyClient backends = new LoadBalancingProxyClient()
            .setConnectionsPerThread(100)
            .setSoftMaxConnectionsPerThread(100)
            .setMaxQueueSize(100);
    private final Set<Member> known = ConcurrentHashMap.newKeySet();
    private final Set<URI> inRotation = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService follow;
    private final int port = Port.free();
    private final Undertow server = Undertow.builder()
            .addHttpListener(port, "localhost")
            .setIoThreads(2)
            .setHandler(ProxyHandler.builder()
                    .setProxyClient(backends)
                    .setMaxRequestTime(LONGEST_REQUEST_MILLIS)
                    .setMaxConnectionRetries(0)
                    .build())
            .build();

    private Proxy(List<Member> apis) {
        follow = Executors.newScheduledThreadPool(
                apis.size(), Thread.ofPlatform().daemon().name("endpoints-", 0).factory());
        known.addAll(apis);
        ((Logger) LoggerFactory.getLogger("io.undertow.proxy")).setLevel(Level.OFF);
        server.start();
        apis.forEach(api -> {
            var _ = follow.scheduleWithFixedDelay(
                    new Endpoint(api)::update, 0, ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    static Proxy before(List<Member> apis) {
        return new Proxy(apis);
    }

    URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** Whether every API takes part. */
    boolean isComplete() {
        return known.stream().map(Member::uri).allMatch(inRotation::contains);
    }

    @Override
    public void close() {
        follow.shutdownNow();
        server.stop();
    }

    /** The place of one API in the rotation. Only its own thread asks and changes it. */
    private final class Endpoint {

        private final Member api;
        private URI listed = URI.create("");

        Endpoint(Member api) {
            this.api = api;
        }

        void update() {
            var uri = api.uri();
            boolean ready = api.isReady();
            if (!Objects.equals(listed, uri) || !ready) {
                remove();
            }
            if (ready && inRotation.add(uri)) {
                backends.addHost(uri);
                listed = uri;
            }
        }

        private void remove() {
            if (inRotation.remove(listed)) {
                backends.removeHost(listed);
            }
        }
    }
}
