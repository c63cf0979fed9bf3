// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sarsen.OwnServers;
import dev.sarsen.PrivateAuthority;
import dev.sarsen.PrivateAuthority.Signed;
import dev.sarsen.RunningApplication;
import dev.sarsen.local.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A PostgreSQL and a Redis with TLS, whose certificates a private authority has signed, under an application that stays. */
@ExtendWith(OutputCaptureExtension.class)
class TrustIntegrationTests {

    /** Lettuce waits up to 30 seconds before it connects again. */
    private static final Duration RECONNECT = Duration.ofSeconds(60);

    private static final String UNKNOWN = "its certificate is signed by no authority that this process trusts";
    private static final String OTHER_HOST = "its certificate does not name the host that this process connects to";

    @TempDir
    static Path folder;

    private static int redisPort;
    private static Path file;
    private static PrivateAuthority authority;
    private static PrivateAuthority another;
    private static OwnServers servers;
    private static RunningApplication application;

    @BeforeAll
    static void start() throws Exception {
        authority = PrivateAuthority.make(folder, "authority");
        another = PrivateAuthority.make(folder, "another");
        file = folder.resolve("ca.crt");
        trust(authority);
        servers = OwnServers.start();
        redisPort = Port.free();
        serve(authority.sign("dns:localhost"));
        application = RunningApplication.start("local", properties());
    }

    @AfterAll
    static void stop() {
        application.close();
        servers.close();
    }

    @BeforeEach
    void isUp() throws Exception {
        trust(authority);
        serve(authority.sign("dns:localhost"));
        await().atMost(RECONNECT).until(() -> readiness().equals("UP"));
    }

    @Test
    void usesServersOfAPrivateAuthority() throws Exception {
        try (var connection = servers.postgres().connect("sarsen_app");
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) filter (where not ssl), count(*) from pg_stat_ssl join pg_stat_activity"
                                        + " using (pid) where application_name like 'sarsen%'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
            assertThat(rows.getInt(2)).isPositive();
        }
        assertThat(metric("dependency_up", "redis")).isOne();
    }

    @Test
    void takesARenewedAuthorityWithoutARestart() throws Exception {
        serve(another.sign("dns:localhost"));
        awaitReason("redis", UNKNOWN);
        awaitReason("postgresql", UNKNOWN);
        trust(authority, another);
        await().atMost(RECONNECT).until(() -> readiness().equals("UP"));
        assertThat(application.management().status("/readyz")).isEqualTo(200);
    }

    @Test
    void tellsInLogMetricAndHealthOfAnAuthorityThatItDoesNotTrust(CapturedOutput output) throws Exception {
        double before = refused("redis", "unknown-authority");
        serve(another.sign("dns:localhost"));
        awaitReason("postgresql", UNKNOWN);
        awaitReason("redis", UNKNOWN);
        assertThat(application.management().status("/readyz")).isEqualTo(503);
        assertThat(application.management().get("/readyz").body()).doesNotContain("CN=", "localhost");
        assertThat(metric("dependency_up", "redis")).isZero();
        assertThat(metric("dependency_up", "postgresql")).isZero();
        assertThat(refused("redis", "unknown-authority")).isGreaterThan(before);
        assertThat(refused("postgresql", "unknown-authority")).isPositive();
        assertThat(output)
                .contains("Dependency redis is down: " + UNKNOWN)
                .contains("Dependency postgresql is down: " + UNKNOWN)
                .contains("The server of redis is not used: " + UNKNOWN, "signed by CN=another", "PKIX path")
                .contains("The server of postgresql is not used: " + UNKNOWN);
    }

    @Test
    void tellsOfACertificateThatNamesAnotherHost(CapturedOutput output) throws Exception {
        serve(authority.sign("dns:redis.example.com", "dns:postgresql.example.com"));
        awaitReason("postgresql", OTHER_HOST);
        awaitReason("redis", OTHER_HOST);
        assertThat(refused("redis", "other-host")).isPositive();
        assertThat(refused("postgresql", "other-host")).isPositive();
        assertThat(output).contains("The server of redis is not used: " + OTHER_HOST);
    }

    @Test
    void tellsOfACertificateThatHasExpired() throws Exception {
        serve(authority.signExpired("dns:localhost"));
        awaitReason("redis", "its certificate has expired");
        awaitReason("postgresql", "its certificate has expired");
    }

    @Test
    void endsAStartWithAnInstructionWhereItDoesNotTrustPostgresql(CapturedOutput output) throws Exception {
        serve(another.sign("dns:localhost"));
        var properties = new HashMap<>(properties());
        properties.put("spring.flyway.connect-retries", "0");
        assertThatThrownBy(() -> RunningApplication.start("api", properties)).isNotNull();
        assertThat(output)
                .containsSubsequence(
                        "APPLICATION FAILED TO START",
                        "Description:",
                        "Action:",
                        "PostgreSQL answers, but " + UNKNOWN,
                        "sslrootcert");
    }

    private static Map<String, String> properties() {
        var properties = servers.properties();
        var tls = "?sslmode=verify-full&sslrootcert=" + file;
        Stream.of("spring.datasource.url", "spring.flyway.url")
                .forEach(url -> properties.compute(url, (_, value) -> value + tls));
        properties.put("spring.data.redis.port", Integer.toString(redisPort));
        properties.put("spring.data.redis.ssl.enabled", "true");
        properties.put("sarsen.trust.authorities", file.toString());
        return properties;
    }

    /** As Kubernetes does it: the file is another one at once. */
    private static void trust(PrivateAuthority... authorities) {
        try {
            var next = Files.writeString(
                    folder.resolve("next"),
                    Stream.of(authorities).map(PrivateAuthority::pem).reduce("", String::concat));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both servers show this certificate to whoever connects from now on, and everybody has to connect. */
    private static void serve(Signed signed) throws IOException {
        var postgres = servers.postgres();
        Map.of("ssl_cert_file", signed.certificate(), "ssl_key_file", signed.key())
                .forEach((name, path) -> postgres.superuser("alter system set %s = '%s'".formatted(name, path)));
        postgres.superuser("alter system set ssl = on");
        postgres.superuser("select pg_reload_conf()");
        redis("CONFIG SET tls-port 0");
        redis("CONFIG SET tls-auth-clients no");
        redis("CONFIG SET tls-cert-file " + signed.certificate());
        redis("CONFIG SET tls-key-file " + signed.key());
        redis("CONFIG SET tls-port " + redisPort);
        disconnectAll();
    }

    private static void disconnectAll() throws IOException {
        servers.postgres().superuser("select pg_sleep(0.2)");
        servers.postgres()
                .superuser(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'sarsen%'");
        servers.redis().command("CLIENT KILL TYPE normal");
    }

    private static void redis(String command) throws IOException {
        assertThat(servers.redis().command(command)).as(command).isEqualTo("+OK");
    }

    private static void awaitReason(String dependency, String reason) {
        await().atMost(RECONNECT)
                .untilAsserted(() -> assertThat(application
                                .management()
                                .json("/readyz")
                                .at("/components/%s/details/reason".formatted(dependency))
                                .asString(""))
                        .isEqualTo(reason));
    }

    private static String readiness() {
        return application.management().json("/readyz").path("status").stringValue();
    }

    private static double metric(String name, String dependency) {
        return sum(name + "{", "dependency=\"" + dependency + "\"");
    }

    private static double refused(String server, String fault) {
        return sum("sarsen_trust_refused_total{", "server=\"" + server + "\"", "fault=\"" + fault + "\"");
    }

    private static double sum(String start, String... tags) {
        return application
                .management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start) && Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
