package dev.sarsen.bench;

/**
 * A promise and what was measured.
 *
 * @param subject what was promised
 * @param measured the figures behind the ratio, in words
 * @param limit what the ratio must reach, or must not exceed
 */
record Gate(String subject, String measured, double ratio, double limit, boolean isFloor) {

    private static final String UNMEASURED = "could not be measured";

    static Gate atLeast(double limit, String subject, String measured, double ratio) {
        return new Gate(subject, measured, ratio, limit, true);
    }

    static Gate atMost(double limit, String subject, String measured, double ratio) {
        return new Gate(subject, measured, ratio, limit, false);
    }

    /** What could not be measured is not kept. */
    static Gate unmeasured(String subject) {
        return atLeast(0, subject, UNMEASURED, Double.NaN);
    }

    /** Not a number is never met. */
    boolean isMet() {
        return isFloor ? ratio >= limit : ratio <= limit;
    }

    /** It was measured, and the promise is broken. */
    boolean isMissed() {
        return !isMet() && !measured.equals(UNMEASURED);
    }

    /** The ratio beside its limit, in words. */
    String verdict() {
        return "%s: %s%s"
                .formatted(
                        subject,
                        measured,
                        Double.isNaN(ratio) ? "" : "; %.2f, promised is %s".formatted(ratio, bound()));
    }

    String row() {
        var shown = Double.isNaN(ratio) ? "–" : "%.2f".formatted(ratio);
        return "| %s | %s | %s | %s | %s |".formatted(subject, measured, shown, bound(), isMet() ? "yes" : "**no**");
    }

    private String bound() {
        return "%s %.2f".formatted(isFloor ? "≥" : "≤", limit);
    }
}
