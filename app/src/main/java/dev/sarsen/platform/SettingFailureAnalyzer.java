// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the settings are explained. */
class SettingFailureAnalyzer extends AbstractFailureAnalyzer<SettingInvalid> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingInvalid cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Correct this setting (see docs/reference/configuration.md).", cause);
    }
}
