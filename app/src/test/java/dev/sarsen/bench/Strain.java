// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sarsen.ApplicationProcess;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * What the machine did while one side was measured, and so which limit that side is up against.
 *
 * @param busy share of all cores that worked
 * @param sarsen cores that Sarsen took
 * @param clients cores that the clients in this process took
 * @param sessions sessions of PostgreSQL that worked or waited within a statement, on average
 * @param flushing share of these that waited for the log to be flushed
 */
record Strain(double busy, double sarsen, double clients, double sessions, double flushing) {

    private static final double FULL = 0.85;
    private static final double MOSTLY = 0.4;
    private static final int POOL = 10;

    /** The limit, in words. */
    String limit() {
        if (busy >= FULL) {
            return "CPU (%.0f %% busy; cores: Sarsen %.1f, clients %.1f)".formatted(100 * busy, sarsen, clients);
        }
        if (flushing >= MOSTLY) {
            return "fsync (%.0f %% of %.1f sessions)".formatted(100 * flushing, sessions);
        }
        return sessions >= POOL * FULL
                ? "connections (%.1f in use)".formatted(sessions)
                : "round trips (CPU %.0f %% busy)".formatted(100 * busy);
    }

    /** Watches the machine until it is asked. */
    static final class Watch implements AutoCloseable {

        private static final long EVERY_MILLIS = 50;
        private static final String ACTIVE = """
                select count(*), count(*) filter (where wait_event in ('WalSync', 'WALSync', 'WalWrite', 'WALWrite'))
                  from pg_stat_activity
                 where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
                """;

        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final List<long[]> samples = new CopyOnWriteArrayList<>();
        private final Connection connection;
        private final Thread sampling;
        private final List<ApplicationProcess> applications;
        private final long start = System.nanoTime();
        private final Duration ofSarsen;
        private final long ofClients = system.getProcessCpuTime();

        Watch(Stand stand) throws SQLException {
            applications = stand.running();
            ofSarsen = cpuOf(applications);
            system.getCpuLoad();
            connection = stand.connectAsSuperuser();
            sampling = Thread.ofPlatform().daemon().start(this::sample);
        }

        private static Duration cpuOf(List<ApplicationProcess> applications) {
            return applications.stream()
                    .flatMap(process -> process.handle().info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private void sample() {
            try (var statement = connection.prepareStatement(ACTIVE)) {
                while (!Thread.currentThread().isInterrupted()) {
                    try (var row = statement.executeQuery()) {
                        row.next();
                        samples.add(new long[] {row.getLong(1), row.getLong(2)});
                    }
                    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                }
            } catch (SQLException e) {
                samples.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Strain strain() {
            double seconds = (System.nanoTime() - start) / 1e9;
            double sessions = samples.stream().mapToLong(s -> s[0]).average().orElse(0);
            double flushing = samples.stream().mapToLong(s -> s[1]).average().orElse(0);
            return new Strain(
                    system.getCpuLoad(),
                    cpuOf(applications).minus(ofSarsen).toNanos() / 1e9 / seconds,
                    (system.getProcessCpuTime() - ofClients) / 1e9 / seconds,
                    sessions,
                    sessions == 0 ? 0 : flushing / sessions);
        }

        @Override
        public void close() throws SQLException {
            sampling.interrupt();
            try {
                sampling.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            connection.close();
        }
    }
}
