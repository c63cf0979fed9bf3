// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.awaitility.Awaitility.await;

import dev.sarsen.ApiClient;
import dev.sarsen.ApplicationProcess;
import dev.sarsen.EventJson;
import dev.sarsen.OwnServers;
import dev.sarsen.SarsenApplication;
import dev.sarsen.Tokens;
import dev.sarsen.Uuid7;
import dev.sarsen.local.DevelopmentIssuer;
import dev.sarsen.local.Port;
import dev.sarsen.local.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Sarsen as somebody's browser meets it: a process at one address, with an issuer to log in at and a demo that posts. */
final class Site implements AutoCloseable {

    private final int port = Port.free();
    private final int issuerPort = Port.free();
    private final Path flags = newFile();
    private final OwnServers servers = OwnServers.start();
    private DevelopmentIssuer issuer = DevelopmentIssuer.start(issuerPort, port, Duration.ofHours(1));
    private ApplicationProcess application = startApplication();

    String address() {
        return "http://localhost:" + port + "/";
    }

    DevelopmentIssuer issuer() {
        return issuer;
    }

    ApplicationProcess startDemo() throws ClassNotFoundException {
        return ApplicationProcess.start(
                Class.forName("dev.sarsen.local.Demo"),
                Map.of(),
                Map.of(),
                "--url=http://localhost:" + port,
                "--issuer=" + issuer.address(),
                "--rate=40");
    }

    /** Nothing in the process gets to finish. */
    void kill() {
        application.killHard();
    }

    /** Starts the application anew, at the same address. */
    void restart() {
        application = startApplication();
        application.waitReady();
    }

    void waitReady() {
        application.waitReady();
    }

    /** Puts another issuer in the place of this one, whose logins last so long; returns when the application knows its key. */
    void logInFor(Duration sessions) {
        issuer.close();
        issuer = DevelopmentIssuer.start(issuerPort, port, sessions);
        await("the new key")
                .atMost(Duration.ofSeconds(30))
                .until(() -> new ApiClient(port, Tokens.of(issuer))
                                .get("/api/v1/accounts")
                                .status()
                        == 200);
    }

    /** Turns the live feed on or off for everyone. */
    void turnFeed(boolean on) throws IOException {
        Files.writeString(flags, "{\"live-feed\": %s}".formatted(on));
    }

    void post(String accountId, int events, String token) {
        var api = new ApiClient(port, token);
        for (int i = 0; i < events; i++) {
            api.post(EventJson.event().put("accountId", accountId).put("eventType", "meeting_booked"));
        }
    }

    /** An event that has failed for good, though nothing is wrong with it. */
    UUID bury(String accountId) throws SQLException {
        var id = Uuid7.at(Instant.now());
        try (var connection = servers.postgres().connect(PostgresServer.OWNER);
                var insert = connection.prepareStatement("""
                        insert into dead_event (id, account_id, user_id, event_type, occurred_at, accepted_at, attempts, reason)
                        values (?, ?, 'user_1', 'meeting_booked', now(), now() - interval '1 minute', 5, 'The test buried it')
                        """)) {
            insert.setObject(1, id);
            insert.setString(2, accountId);
            insert.executeUpdate();
        }
        return id;
    }

    /** Rules that nobody is configured with, without their accounts. */
    void putOtherRulesInForce() throws SQLException {
        try (var connection = servers.postgres().connect(PostgresServer.OWNER);
                var update = connection.createStatement()) {
            update.executeUpdate("update score_rules set half_life_seconds = 86400");
        }
    }

    boolean isScored(UUID id) throws SQLException {
        try (var connection = servers.postgres().connect(PostgresServer.OWNER);
                var select = connection.prepareStatement("select from signal where id = ?")) {
            select.setObject(1, id);
            return select.executeQuery().next();
        }
    }

    private ApplicationProcess startApplication() {
        var properties = new HashMap<>(servers.properties());
        properties.putAll(issuer.properties());
        properties.put("sarsen.role", "local");
        properties.put("sarsen.log-format", "text");
        properties.put("sarsen.drain", "0s");
        properties.put("sarsen.console.poll-every", "1s");
        properties.put("sarsen.flags.file", flags.toString());
        return ApplicationProcess.start(
                SarsenApplication.class, properties, Map.of("SERVER_PORT", Integer.toString(port)));
    }

    private static Path newFile() {
        try {
            return Files.createTempDirectory("sarsen-flags").resolve("flags.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        application.close();
        issuer.close();
        servers.close();
    }
}
