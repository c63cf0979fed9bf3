// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

/** How strongly an event speaks for a purchase, from weak to strong. */
public enum SignalType implements WireNamed {
    OUTREACH,
    ENGAGEMENT,
    HIGH_ENGAGEMENT,
    INTENT,
    HIGH_INTENT
}
