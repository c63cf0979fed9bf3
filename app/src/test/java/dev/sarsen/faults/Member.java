// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.ApplicationProcess;
import dev.sarsen.Hung;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process of the rig, in its role: it may be killed, hung, stopped and replaced. Ends with this JVM at the latest. */
final class Member {

    private static final Duration READINESS_TIMEOUT = Duration.ofSeconds(1);

    private final String role;
    private final String name;
    private final Map<String, String> settings;
    private Staff staff = Staff.REGULAR;
    private volatile ApplicationProcess process;
    private volatile @Nullable Life life;
    private boolean ended;

    Member(String role, int number, Map<String, String> settings) {
        this.role = role;
        this.name = "%s-%d".formatted(role, number);
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of a process"));
        this.process = start();
    }

    /** What its sessions at PostgreSQL are called. */
    String name() {
        return name;
    }

    /** Where liveness has to be answered now: nowhere while the process is killed, hung, starting or stopping. */
    Optional<Life> life() {
        return Optional.ofNullable(life);
    }

    URI uri() {
        return process.uri("");
    }

    boolean isReady() {
        return Probe.passes(process.managementUri("/readyz"), READINESS_TIMEOUT);
    }

    Member awaitReady() {
        process.waitReady();
        life = new Life(process.managementUri("/livez"));
        return this;
    }

    void kill() {
        life = null;
        process.killHard();
    }

    /** SIGSTOP, until the answer is closed. */
    AutoCloseable hang() {
        life = null;
        var hung = Hung.of(process.handle().pid());
        return () -> {
            hung.close();
            life = new Life(process.managementUri("/livez"));
        };
    }

    /** SIGTERM, to the end. */
    void stop() {
        life = null;
        process.stop();
    }

    /** Starts a new process in the place of one that has ended. */
    synchronized void restart() {
        process = start();
    }

    /** Whether it was not what is wanted here, and is replaced by it now. */
    boolean replaceBy(Staff wanted) {
        if (staff.equals(wanted) && process.handle().isAlive()) {
            return false;
        }
        life = null;
        process.killHard();
        staff = wanted;
        restart();
        return true;
    }

    @Override
    public String toString() {
        return name;
    }

    private synchronized void end() {
        ended = true;
        kill();
    }

    private synchronized ApplicationProcess start() {
        if (ended) {
            throw new IllegalStateException("This JVM ends.");
        }
        var all = new HashMap<>(settings);
        all.put("sarsen.role", role);
        all.put("spring.datasource.hikari.data-source-properties.ApplicationName", name);
        all.putAll(staff.settings());
        return ApplicationProcess.start(staff.main(), all, Map.of());
    }

    /** A time without interruption in which a process has to answer; no two are the same. */
    static final class Life {

        private final URI livez;

        private Life(URI livez) {
            this.livez = livez;
        }

        URI livez() {
            return livez;
        }
    }
}
