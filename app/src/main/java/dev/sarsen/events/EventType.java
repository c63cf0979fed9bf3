// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

/** The sales events that are scored. */
public enum EventType implements WireNamed {
    EMAIL_SENT(SignalType.OUTREACH),
    EMAIL_OPENED(SignalType.ENGAGEMENT),
    EMAIL_CLICKED(SignalType.HIGH_ENGAGEMENT),
    CALL_MADE(SignalType.OUTREACH),
    MEETING_BOOKED(SignalType.INTENT),
    DEMO_COMPLETED(SignalType.HIGH_INTENT);

    private final SignalType signalType;

    EventType(SignalType signalType) {
        this.signalType = signalType;
    }

    /** The type of the signal that such an event becomes. */
    public SignalType signalType() {
        return signalType;
    }
}
