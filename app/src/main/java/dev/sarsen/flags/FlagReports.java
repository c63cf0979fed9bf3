// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

import java.util.Arrays;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Says at the management port and the API what is on, for whoever asks there. */
class FlagReports implements InfoContributor {

    private final CurrentFlags flags;
    private final FlagWatch watch;

    FlagReports(CurrentFlags flags, FlagWatch watch) {
        this.flags = flags;
        this.watch = watch;
    }

    FlagReport now() {
        return new FlagReport(
                FlagReport.of(watch.state()),
                Arrays.stream(Flag.values())
                        .map(flag -> FlagReport.of(flag, flags.evaluate(flag)))
                        .toList());
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("flags", now());
    }
}
