// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.faults.Fault.Answers;
import dev.sarsen.faults.Fault.Strike;
import java.time.Duration;

/** A release: every process is replaced, one after the other, while many clients post. */
final class Rolling {

    static final Fault RESTART = new Fault(
            "rolling SIGTERM of APIs and workers",
            Duration.ofSeconds(30),
            Answers.ALL_TAKEN,
            Strike.of((rig, stream) -> {
                try (var _ = stream.crowd(new EventStream.Load(16, 1, 200, "crowd_"))) {
                    for (var member : rig.members()) {
                        member.stop();
                        member.restart();
                        member.awaitReady();
                        rig.awaitComplete();
                    }
                }
            }),
            "leavesWithoutADrain");

    private Rolling() {}
}
