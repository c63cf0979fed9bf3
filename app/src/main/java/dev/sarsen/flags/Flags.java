// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

/** The values of the flags at the moment. */
public interface Flags {

    /** Whether the flag is on in this process. Never fails. */
    boolean isOn(Flag flag);
}
