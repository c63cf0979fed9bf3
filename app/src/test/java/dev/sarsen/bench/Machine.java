// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** What a run was measured on. */
record Machine(int cores, long memoryGiB, String system, String java, String postgres, String buffers) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static Machine of(Stand stand) throws SQLException {
        return new Machine(
                SYSTEM.getAvailableProcessors(),
                Math.round(memoryMebibytes() / 1024.0),
                SYSTEM.getName() + " on " + SYSTEM.getArch(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                stand.ask("show server_version"),
                stand.ask("show shared_buffers"));
    }

    static long memoryMebibytes() {
        return SYSTEM.getTotalMemorySize() >> 20;
    }

    @Override
    public String toString() {
        return "%d cores, %d GiB of memory, %s; JDK %s, PostgreSQL %s with %s of buffers"
                .formatted(cores, memoryGiB, system, java, postgres, buffers);
    }
}
