// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/** Redis did not answer; every caller has a way on without it. */
public class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    RedisUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
