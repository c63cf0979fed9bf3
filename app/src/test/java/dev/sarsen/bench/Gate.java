// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.Map;

/**
 * A promise and what was measured.
 *
 * @param name by which machines know it
 * @param subject what was promised
 * @param measured the figures behind the ratio, in words
 * @param limit what the ratio must reach, or must not exceed, on any machine: beyond it something has become worse
 * @param target what it should reach, or should not exceed, on an idle machine
 */
record Gate(String name, String subject, String measured, double ratio, double limit, double target, boolean isFloor) {

    private static final String UNMEASURED = "could not be measured";

    static Gate atLeast(String name, double limit, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, limit, limit, true);
    }

    static Gate atMost(String name, double limit, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, limit, limit, false);
    }

    /** What is measured and not promised. */
    static Gate shown(String name, String subject, String measured, double ratio) {
        return new Gate(name, subject, measured, ratio, Double.NaN, Double.NaN, true);
    }

    /** The same with a target beyond its limit. */
    Gate aimingAt(double other) {
        return new Gate(name, subject, measured, ratio, limit, other, isFloor);
    }

    boolean isReached() {
        return !isPromised() || (isFloor ? ratio >= target : ratio <= target);
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
                        Double.isNaN(ratio) ? "" : "; %.2f, promised is %s".formatted(ratio, bound(limit)));
    }

    /** Ratio, the figures behind it, and what was promised. */
    Map<String, Object> forMachines() {
        return Map.of(
                "ratio",
                Double.isFinite(ratio) ? ratio : "unmeasured",
                "raw",
                measured,
                "limit",
                bound(limit),
                "target",
                bound(target),
                "subject",
                subject,
                "kept",
                isMet(),
                "reached",
                isReached());
    }

    String row() {
        var shown = Double.isNaN(ratio) ? "–" : "%.2f".formatted(ratio);
        var kept = isPromised() ? isMet() ? "yes" : "**no**" : "";
        var aim = bound(target) + (isReached() ? "" : " **missed**");
        return "| %s | %s | %s | %s | %s | %s |".formatted(subject, measured, shown, bound(limit), kept, aim);
    }

    private String bound(double figure) {
        return isPromised() ? "%s %.2f".formatted(isFloor ? "≥" : "≤", figure) : "";
    }
}
