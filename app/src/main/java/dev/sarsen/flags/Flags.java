// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.flags;

/** What is turned on at the moment. */
public interface Flags {

    /** Whether the flag is on for the current request, or for nobody in particular where there is none. Never fails. */
    boolean isOn(Flag flag);
}
