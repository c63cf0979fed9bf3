package dev.sarsen.bench;

/** What can be measured by itself, in the order in which it is measured. */
enum Part {
    start("Second start of `make run`"),
    raw("Raw limits"),
    intake("Intake over HTTP"),
    single("Intake over HTTP, one by one"),
    scoring("Scoring"),
    steady("Steady load"),
    reads("Reads at many accounts"),
    scale("Cost and latency at ten million"),
    redis("POST while Redis hangs"),
    limits("One client beside another that sends too much");

    private final String subject;

    Part(String subject) {
        this.subject = subject;
    }

    String subject() {
        return subject;
    }
}
