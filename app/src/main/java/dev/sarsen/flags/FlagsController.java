// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Scope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Features that can be turned off while a process runs. */
@RestController
class FlagsController {

    private final FlagReports reports;

    FlagsController(FlagReports reports) {
        this.reports = reports;
    }

    /** Says of each flag whether it is on, and why. */
    @Needs(Scope.OPS)
    @GetMapping(path = "/api/v1/flags", produces = "application/json")
    FlagReport flags() {
        return reports.now();
    }
}
