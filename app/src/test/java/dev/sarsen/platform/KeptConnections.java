// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/** Replaces no connection. */
public final class KeptConnections extends StaleConnections {

    @java.lang.Override
    public void replace() {}
}
