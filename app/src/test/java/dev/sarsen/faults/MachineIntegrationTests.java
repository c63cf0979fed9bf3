// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import static dev.sarsen.faults.Alteration.STEPPED_CLOCK;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine does to it, under load: a full disk and wrong clocks. */
class MachineIntegrationTests {

    @TempDir
    private Path folder;

    @Test
    void keepsItsPromisesOnAFullDisk() throws Exception {
        NotTested.unless(Rigs.disk().isSmall(), "a full disk: no file system can be mounted here");
        Rigs.single().asRegular().undergo(Exhaustion.of(Rigs.disk())).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenTheApplicationsClockSteps() throws Exception {
        var file = folder.resolve("clock");
        SteppedClock.step(file, Duration.ZERO);
        var staff = AlteredSarsen.staff(STEPPED_CLOCK).with(SteppedClock.FILE, file.toString());
        Rigs.single().staff(staff, staff).undergo(Clocks.application(file)).everythingHeld();
    }

    @Test
    void keepsItsPromisesWhenTheClockOfPostgresSteps() throws Exception {
        var library = PostgresClock.library();
        NotTested.unless(
                library.isPresent(), "PostgreSQL's clock: libfaketime is missing; ci/build/test-servers installs it");
        var file = folder.resolve("clock");
        SteppedClock.step(file, Duration.ZERO);
        var rig = Rigs.single().asRegular();
        try {
            PostgresClock.restart(rig.servers(), library.orElseThrow(), file);
            rig.undergo(Clocks.postgres(file)).everythingHeld();
        } finally {
            rig.servers().stopPostgres();
        }
    }
}
