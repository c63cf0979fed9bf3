// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for an event that must come, registered for every test class: long enough for a machine that is busy with other
 * work, so that only an event that never comes fails the test.
 */
public final class DeadlockGuard implements BeforeAllCallback {

    public static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONGEST_WAIT);
    }
}
