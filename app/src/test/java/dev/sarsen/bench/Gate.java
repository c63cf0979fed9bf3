package dev.sarsen.bench;

/**
 * A promise and what was measured.
 *
 * @param subject what was promised
 * @param measured the figures behind the ratio, in words
 * @param limit what the ratio must reach, or must not exceed
 */
record Gate(String subject, String measured, double ratio, double limit, boolean isFloor) {

    static Gate atLeast(double limit, String subject, String measured, double ratio) {
        return new Gate(subject, measured, ratio, limit, true);
    }

    static Gate atMost(double limit, String subject, String measured, double ratio) {
        return new Gate(subject, measured, ratio, limit, false);
    }

    /** Not a number is never met. */
    boolean isMet() {
        return isFloor ? ratio >= limit : ratio <= limit;
    }

    String row() {
        return "| %s | %s | %.2f | %s %.2f | %s |"
                .formatted(subject, measured, ratio, isFloor ? "≥" : "≤", limit, isMet() ? "yes" : "**no**");
    }
}
