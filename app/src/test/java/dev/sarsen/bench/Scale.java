// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured. What is promised is the same at any scale.
 *
 * @param small for a look in minutes
 * @param sabotage breaks on purpose what each part measures, to see its gate fail; measures least of all
 */
record Scale(boolean small, boolean sabotage) {

    /** Rounds that count, each measuring every side once. */
    int rounds() {
        return choose(1, 3, 5);
    }

    /** Rounds before them, in which a JVM compiles what it runs. */
    int warmUps() {
        return choose(1, 2, 3);
    }

    /** Starts that count, after the first. */
    int starts() {
        return choose(1, 3, 3);
    }

    /** Changes of bodies in the search for the dearest. */
    int changesOfBodies() {
        return choose(100, 1_000, 10_000);
    }

    /** Rounds of a comparison of commits, each with processes of its own. */
    int roundsOfCommits() {
        return choose(1, 3, 6);
    }

    /** Events of one measurement of intake. */
    int posted() {
        return choose(5_000, 50_000, 100_000);
    }

    /** Events of one measurement of intake one by one. */
    int singles() {
        return choose(2_000, 20_000, 50_000);
    }

    /** Events of one measurement of scoring. */
    int scored() {
        return choose(5_000, 20_000, 40_000);
    }

    /** How long the load is held that must not make the inbox grow. */
    Duration steady() {
        return Duration.ofSeconds(choose(20, 30, 300));
    }

    /** How long the scoring rate is measured that this load is a share of; as long goes before, to warm up. */
    Duration saturated() {
        return Duration.ofSeconds(choose(10, 12, 60));
    }

    int manyAccounts() {
        return choose(100_000, 200_000, 1_000_000);
    }

    int fewAccounts() {
        return 10_000;
    }

    /** Accounts and signals, one size after the other; among them 100 000. */
    List<Integer> sizes() {
        return sabotage || small ? List.of(100_000, 500_000) : List.of(10_000, 100_000, 1_000_000, 10_000_000);
    }

    /** Accounts and signals that are read beside posts. */
    int read() {
        return choose(100_000, 300_000, 1_000_000);
    }

    /** Accounts and signals whose rules change. */
    int rescored() {
        return choose(100_000, 300_000, 3_000_000);
    }

    /** Events of one measurement of scoring beside these. */
    int scaled() {
        return choose(5_000, 20_000, 40_000);
    }

    /** One measurement of a read beside these. */
    Duration curveWindow() {
        return Duration.ofMillis(choose(500, 1_000, 3_000));
    }

    /** One measurement of reads. */
    Duration readWindow() {
        return Duration.ofSeconds(choose(1, 2, 5));
    }

    /** One measurement of the latency of a POST. */
    Duration postWindow() {
        return Duration.ofSeconds(choose(5, 5, 20));
    }

    private int choose(int ifSabotaged, int ifSmall, int otherwise) {
        return sabotage ? ifSabotaged : small ? ifSmall : otherwise;
    }
}
