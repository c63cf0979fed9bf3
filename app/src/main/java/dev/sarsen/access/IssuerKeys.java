// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The public keys of an issuer, found anew through its discovery document (OpenID Connect Discovery 1.0) at each fetch. */
class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_DOCUMENT = 256 * 1024;

    private final URI issuer;
    private final MeterRegistry metrics;
    private final HttpClient http;

    private final AtomicLong fetches = new AtomicLong();
    private volatile boolean reachable;
    private volatile Set<String> origins;
    private List<String> ignored = List.of();

    IssuerKeys(URI issuer, SSLContext tls, MeterRegistry metrics) {
        this.issuer = issuer;
        this.metrics = metrics;
        this.http =
                HttpClient.newBuilder().sslContext(tls).connectTimeout(TIMEOUT).build();
        this.origins = Set.of(origin(issuer));
        count("fetched", 0);
        count("failed", 0);
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            var keys = usable(read(keyAddress()));
            count("fetched", 1);
            fetches.incrementAndGet();
            reachable = true;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException | JacksonException e) {
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

    /** The origin of the issuer, and that of its token endpoint once the discovery document was read. */
    Set<String> origins() {
        return origins;
    }

    long fetches() {
        return fetches.get();
    }

    /**
     * The keys that can verify a signature. A key that is not understood is ignored (RFC 7517, section 5); a set without any
     * key that is understood counts as a failed fetch, so that the keys of the last fetch go on.
     */
    private JWKSet usable(String document) throws IOException {
        var usable = new ArrayList<JWK>();
        var odd = new ArrayList<String>();
        for (var key : JsonMapper.shared().readTree(document).path("keys")) {
            try {
                var parsed = JWK.parse(key.toString());
                if (parsed instanceof AsymmetricJWK && !KeyUse.ENCRYPTION.equals(parsed.getKeyUse())) {
                    usable.add(parsed);
                }
            } catch (ParseException | RuntimeException e) {
                odd.add("%s: %s".formatted(key.path("kid").asString("no kid"), e.getMessage()));
            }
        }
        report(odd);
        if (usable.isEmpty()) {
            throw new IOException("The issuer publishes no key that can verify a token");
        }
        return new JWKSet(usable);
    }

    /** Logs the ignored keys only when they change: the keys are fetched every few minutes. */
    private synchronized void report(List<String> odd) {
        boolean changed = !odd.equals(ignored);
        ignored = odd;
        if (changed && !odd.isEmpty()) {
            log.warn("Keys of {} that are not understood are ignored: {}", issuer, odd);
        }
    }

    private static String origin(URI address) {
        int port = address.getPort();
        return address.getScheme() + "://" + address.getHost() + (port < 0 ? "" : ":" + port);
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
        var tokens = JSONObjectUtils.getURI(document, "token_endpoint");
        if (tokens != null && tokens.getHost() != null && !isLessSecure(tokens)) {
            origins = Stream.of(issuer, tokens).map(IssuerKeys::origin).collect(toUnmodifiableSet());
        }
        return keys;
    }

    private boolean isLessSecure(URI address) {
        return "https".equalsIgnoreCase(issuer.getScheme()) && !"https".equalsIgnoreCase(address.getScheme());
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
