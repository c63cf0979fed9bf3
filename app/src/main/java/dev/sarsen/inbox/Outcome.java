// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.inbox;

/** What became of a valid event that was put into the inbox. */
public enum Outcome {
    /** It is new and will be scored. */
    ACCEPTED,
    /** The same event is known already. */
    DUPLICATE,
    /** Another event with this id is known. */
    ID_REUSED
}
