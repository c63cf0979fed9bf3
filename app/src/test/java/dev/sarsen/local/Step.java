// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.util.random.RandomGenerator;

/** The steps of a sales funnel, each a good deal rarer than the one before it. */
enum Step {
    EMAIL_SENT(0.60),
    EMAIL_OPENED(0.22),
    EMAIL_CLICKED(0.08),
    CALL_MADE(0.06),
    MEETING_BOOKED(0.03),
    DEMO_COMPLETED(0.01);

    private final double share;

    Step(double share) {
        this.share = share;
    }

    static Step draw(RandomGenerator random) {
        double point = random.nextDouble();
        for (Step step : values()) {
            point -= step.share;
            if (point < 0) {
                return step;
            }
        }
        return EMAIL_SENT;
    }

    boolean isMail() {
        return this == EMAIL_SENT || this == EMAIL_OPENED || this == EMAIL_CLICKED;
    }

    /** Whether the customer did something, rather than the seller. */
    boolean isAnswer() {
        return this != EMAIL_SENT && this != CALL_MADE;
    }
}
