// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.local.TemporaryServers;

/** The rigs of this test JVM: each is started by the first test that asks, and ends with the JVM. */
final class Rigs {

    private Rigs() {}

    /** Two APIs and two workers. */
    static Rig pair() {
        return Pair.RIG;
    }

    /** One API and one worker, where a disk can be filled and clocks be stepped. */
    static Rig single() {
        return Single.RIG;
    }

    /** The disk of {@link #single()}. */
    static Disk disk() {
        return Single.DISK;
    }

    private static Rig start(TemporaryServers servers, int size) {
        var rig = Rig.start(servers, size);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(rig), "rig"));
        return rig;
    }

    private static void end(Rig rig) {
        rig.close();
        if (rig.apis().size() == 1) {
            Single.DISK.close();
        }
    }

    private static final class Pair {
        private static final Rig RIG = start(TemporaryServers.start(), 2);
    }

    private static final class Single {
        private static final Disk DISK = Disk.create();
        private static final Rig RIG = start(TemporaryServers.start(DISK.folder()), 1);
    }
}
