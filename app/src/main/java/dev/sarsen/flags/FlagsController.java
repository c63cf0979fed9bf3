// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Scope;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Features that can be turned off while a process runs. */
@RestController
class FlagsController implements InfoContributor {

    private final CurrentFlags flags;
    private final FlagWatch watch;

    FlagsController(CurrentFlags flags, FlagWatch watch) {
        this.flags = flags;
        this.watch = watch;
    }

    /** Says of each flag whether it is on, and why. */
    @Needs(Scope.OPS)
    @GetMapping(path = "/api/v1/flags", produces = "application/json")
    FlagReport flags() {
        return new FlagReport(watch.state(), flags.lines());
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("flags", flags());
    }
}
