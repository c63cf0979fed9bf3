// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.EnumSet;
import java.util.Set;

/** What can be measured by itself, in the order in which it is measured. */
enum Part {
    start("Second start of `make run`"),
    bodies("Bodies of any shape"),
    raw("Raw limits"),
    intake("Intake over HTTP"),
    single("Intake over HTTP, one by one"),
    scoring("Scoring"),
    steady("Steady load"),
    reads("Reads at many accounts"),
    scale("Cost and latency at ten million"),
    rescore("Rules that change"),
    readers("POST beside readers"),
    redis("POST while Redis hangs"),
    limits("One client beside another that sends too much"),
    image("The image in the local engine"),
    commits("CPU time of an event in two commits");

    /** What needs nothing but a JDK. */
    static final Set<Part> DEFAULT = EnumSet.complementOf(EnumSet.of(image, commits));

    private final String subject;

    Part(String subject) {
        this.subject = subject;
    }

    String subject() {
        return subject;
    }
}
