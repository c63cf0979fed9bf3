// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Tokens;
import dev.sarsen.local.TemporaryServers;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * APIs behind a proxy and workers, each a process of its own, on a PostgreSQL and a Redis of their own. An event that fails once
 * is dead here, so that no failure of the surroundings may count as an attempt.
 */
final class Rig implements AutoCloseable {

    /** What waits so long unannounced is swept; the reclaim comes sooner. */
    static final Duration SWEEP_AFTER = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration RESIGNATION = Duration.ofSeconds(3);
    private static final int ENOUGH = 500;
    private static final Map<String, String> SETTINGS = Map.of(
            "sarsen.log-format", "text",
            "sarsen.drain", "3s",
            "sarsen.scoring.max-attempts", "1",
            "sarsen.scoring.retry-pause", "100ms",
            "sarsen.scoring.sweep-after", SWEEP_AFTER.toSeconds() + "s",
            "sarsen.queue.reclaim-after", "3s",
            "sarsen.limits.writes-per-second", "1000000",
            "sarsen.limits.events-per-second", "10000000");

    private final TemporaryServers servers;
    private final List<Member> apis;
    private final List<Member> workers;
    private final Proxy proxy;

    private Rig(TemporaryServers servers, int size) {
        this.servers = servers;
        migrate(migrators(2));
        Poison.prepare(promises().owner());
        this.apis = members("api", size);
        this.workers = members("worker", size);
        members().forEach(Member::awaitReady);
        this.proxy = Proxy.before(apis);
    }

    /** @param size how many APIs, and how many workers */
    static Rig start(TemporaryServers servers, int size) {
        return new Rig(servers, size);
    }

    Verdict undergo(Fault fault) throws Exception {
        return new Trial(this, Trial.EVENTS, PATIENCE).undergo(fault);
    }

    /** The same, where something is known to be lost: does not wait for it as long, neither for its freshness. */
    Verdict doomed(Fault fault) throws Exception {
        return belated(fault.within(RESIGNATION));
    }

    /** The same, where something is known to be late: waits for freshness only as long as the fault allows. */
    Verdict belated(Fault fault) throws Exception {
        return new Trial(this, ENOUGH, RESIGNATION).undergo(fault);
    }

    /** Where clients send their requests. */
    URI uri() {
        return proxy.uri();
    }

    TemporaryServers servers() {
        return servers;
    }

    Promises promises() {
        return new Promises(servers.postgres());
    }

    List<Member> apis() {
        return apis;
    }

    List<Member> workers() {
        return workers;
    }

    List<Member> members() {
        return Stream.concat(apis.stream(), workers.stream()).toList();
    }

    /** Brings everything back that a fault may have left, with this staff, and empties the tables and the queue. */
    void tidy() throws IOException {
        servers.restore();
        members().forEach(Member::awaitReady);
        promises().clear();
        servers.redis().command("FLUSHALL");
        awaitComplete();
    }

    void awaitComplete() {
        Awaitility.await("all APIs behind the proxy").atMost(PATIENCE).until(proxy::isComplete);
    }

    /** Replaces what runs something else, and returns when all are ready. */
    Rig staff(Staff api, Staff worker) {
        servers.restore();
        var replaced = new ArrayList<Member>();
        apis.stream().filter(member -> member.replaceBy(api)).forEach(replaced::add);
        workers.stream().filter(member -> member.replaceBy(worker)).forEach(replaced::add);
        replaced.forEach(Member::awaitReady);
        return this;
    }

    Rig asRegular() {
        return staff(Staff.REGULAR, Staff.REGULAR);
    }

    /** Runs statements as the superuser, and has the server read its settings anew. */
    void superuser(String... statements) throws SQLException {
        try (var connection = servers.postgres().connect("postgres");
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
            statement.execute("select pg_reload_conf()");
        }
    }

    /** Starts so many processes at once that migrate and do the upkeep. */
    List<ApplicationProcess> migrators(int count) {
        return IntStream.range(0, count).mapToObj(_ -> migrator(Staff.REGULAR)).toList();
    }

    ApplicationProcess migrator(Staff staff) {
        var all = settings();
        all.put("sarsen.role", "migrate");
        all.putAll(staff.settings());
        return ApplicationProcess.start(staff.main(), all, Map.of());
    }

    /** Waits until they have ended well. */
    static void migrate(List<ApplicationProcess> migrators) {
        migrators.forEach(migrator -> {
            if (migrator.waitExit() != 0) {
                throw new AssertionError("A migrator failed; see " + migrator.outputFile());
            }
        });
    }

    @Override
    public void close() {
        proxy.close();
        members().forEach(Member::kill);
        servers.close();
    }

    private List<Member> members(String role, int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(number -> new Member(role, number, settings()))
                .toList();
    }

    private Map<String, String> settings() {
        var all = new HashMap<>(SETTINGS);
        all.putAll(servers.properties());
        all.putAll(Tokens.issuer().properties());
        return all;
    }
}
