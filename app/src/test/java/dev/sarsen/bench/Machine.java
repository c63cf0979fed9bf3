package dev.sarsen.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** What a run was measured on. */
record Machine(int cores, long memoryGiB, String system, String java, String postgres) {

    static Machine of(Stand stand) throws SQLException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                system.getName() + " on " + system.getArch(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                stand.ask("show server_version"));
    }

    @Override
    public String toString() {
        return "%d cores, %d GiB of memory, %s; JDK %s, PostgreSQL %s"
                .formatted(cores, memoryGiB, system, java, postgres);
    }
}
