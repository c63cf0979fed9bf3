package dev.sarsen.bench;

import java.util.Map;

/**
 * A promise and what was measured.
 *
 * @param name by which machines know it
 * @param subject what was promised
 * @param measured the figures behind the ratio, in words
 * @param limit what the ratio must reach, or must not exceed
 */
record Gate(String name, String subject, String measured, double ratio, double limit, boolean isFloor) {

    private static final String UNMEASURED = "could not be measured";

    static Gate atLeast(String name, double limit, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, limit, true);
    }

    static Gate atMost(String name, double limit, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, limit, false);
    }

    /** What is measured and not promised. */
    static Gate shown(String name, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, Double.NaN, true);
    }

    boolean isPromised() {
        return !Double.isNaN(limit);
    }

    /** What could not be measured is not kept. */
    static Gate unmeasured(String name, String subject) {
        return atLeast(name, 0, subject, UNMEASURED, Double.NaN);
    }

    /** Not a number is never met. */
    boolean isMet() {
        return !isPromised() || (isFloor ? ratio >= limit : ratio <= limit);
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

    /** Ratio, the figures behind it, and what was promised. */
    Map<String, Object> forMachines() {
        return Map.of(
                "ratio",
                Double.isFinite(ratio) ? ratio : "unmeasured",
                "raw",
                measured,
                "target",
                bound(),
                "subject",
                subject,
                "kept",
                isMet());
    }

    String row() {
        var shown = Double.isNaN(ratio) ? "–" : "%.2f".formatted(ratio);
        var kept = isPromised() ? isMet() ? "yes" : "**no**" : "";
        return "| %s | %s | %s | %s | %s |".formatted(subject, measured, shown, bound(), kept);
    }

    /** What the ratio must reach, or must not exceed, in words. */
    String bound() {
        return isPromised() ? "%s %.2f".formatted(isFloor ? "≥" : "≤", limit) : "";
    }
}
