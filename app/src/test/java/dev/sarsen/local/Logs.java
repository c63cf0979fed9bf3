// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What a program for people says of what its parts log. */
public final class Logs {

    private Logs() {}

    /** Nothing below this level. */
    public static void showFrom(Level least) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(least);
    }
}
