package dev.sarsen.bench;

import java.time.Duration;

/**
 * How much is measured. What is promised is the same at either scale.
 *
 * @param small for a look in minutes, on a machine that is busy with other things
 */
record Scale(boolean small) {

    /** Rounds that count, each measuring every side once. */
    int rounds() {
        return small ? 3 : 5;
    }

    /** Events of one measurement of intake or scoring. */
    int events() {
        return small ? 20_000 : 40_000;
    }

    Duration steady() {
        return small ? Duration.ofSeconds(30) : Duration.ofMinutes(5);
    }

    int manyAccounts() {
        return small ? 200_000 : 1_000_000;
    }

    int fewAccounts() {
        return 10_000;
    }

    /** One measurement of reads. */
    Duration readWindow() {
        return Duration.ofSeconds(small ? 2 : 5);
    }

    /** One measurement of the latency of a POST. */
    Duration postWindow() {
        return Duration.ofSeconds(small ? 10 : 20);
    }
}
