// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to give a process its role. */
class RoleFailureAnalyzer extends AbstractFailureAnalyzer<RoleNotSet> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RoleNotSet cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Set SARSEN_ROLE to api, worker or migrate (see docs/guides/run.md).", cause);
    }
}
