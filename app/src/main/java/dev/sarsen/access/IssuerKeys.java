// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public keys of an issuer, found anew through its discovery document (OpenID Connect Discovery 1.0) at each fetch. */
class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_DOCUMENT = 256 * 1024;

    private final URI issuer;
    private final MeterRegistry metrics;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private final AtomicLong fetches = new AtomicLong();
    private volatile boolean reachable;

    IssuerKeys(URI issuer, MeterRegistry metrics) {
        this.issuer = issuer;
        this.metrics = metrics;
        count("fetched", 0);
        count("failed", 0);
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            var keys = JWKSet.parse(read(keyAddress()));
            count("fetched", 1);
            fetches.incrementAndGet();
            reachable = true;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            count("failed", 1);
            reachable = false;
            log.warn("The keys of {} could not be fetched: {}", issuer, e.toString());
            throw new JWKSetUnavailableException("The keys of the issuer could not be fetched", e);
        }
    }

    /** Whether the last fetch gave keys. */
    boolean isReachable() {
        return reachable;
    }

    long fetches() {
        return fetches.get();
    }

    private URI keyAddress() throws IOException, ParseException {
        var address = URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        var document = JSONObjectUtils.parse(read(address));
        var named = JSONObjectUtils.getString(document, "issuer");
        if (!issuer.toString().equals(named)) {
            throw new IOException(address + " is the document of another issuer, " + named);
        }
        var keys = JSONObjectUtils.getURI(document, "jwks_uri");
        if (keys == null || !keys.isAbsolute() || isLessSecure(keys)) {
            throw new IOException(address + " names no address of keys that can be trusted");
        }
        return keys;
    }

    private boolean isLessSecure(URI keys) {
        return "https".equalsIgnoreCase(issuer.getScheme()) && !"https".equalsIgnoreCase(keys.getScheme());
    }

    /** The time-out is that of the whole answer: an issuer that trickles is one that is away. */
    private String read(URI address) throws IOException {
        var request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
        var body = BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_DOCUMENT);
        var answer = http.sendAsync(request, body);
        try {
            var document = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (document.statusCode() != 200) {
                throw new IOException(address + " answered " + document.statusCode());
            }
            return document.body();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(address + " did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            answer.cancel(true);
        }
    }

    private void count(String outcome, int times) {
        metrics.counter("sarsen.access.key.fetches", "outcome", outcome).increment(times);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
