// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;

/** When sales events happen: most just now, some reported late, and those mostly from office hours (UTC). */
final class WorkingHours {

    static final Duration OLDEST = Duration.ofHours(24);

    private static final double LIVE = 0.7;
    private static final double MEAN_DELAY_SECONDS = 20;
    private static final double WEEKEND = 0.2;
    private static final int MAX_TRIES = 100;
    private static final double[] WEIGHTS = {
        .03, .02, .02, .02, .03, .06, .15, .40, .80, 1.0, 1.0, .95, .70, .85, 1.0, 1.0, .90, .65, .35, .20, .12, .08,
        .06, .04
    };

    private WorkingHours() {}

    static double weight(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        return WEIGHTS[utc.getHour()] * (isWeekend(utc.getDayOfWeek()) ? WEEKEND : 1);
    }

    static Instant draw(Instant now, RandomGenerator random) {
        return random.nextDouble() < LIVE ? live(now, random) : late(now, random);
    }

    private static Instant live(Instant now, RandomGenerator random) {
        return now.minusMillis((long) (MEAN_DELAY_SECONDS * 1000 * random.nextExponential()));
    }

    private static Instant late(Instant now, RandomGenerator random) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Instant time = now.minusMillis(random.nextLong(OLDEST.toMillis()));
            if (random.nextDouble() < weight(time)) {
                return time;
            }
        }
        return now;
    }

    private static boolean isWeekend(DayOfWeek day) {
        return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
    }
}
