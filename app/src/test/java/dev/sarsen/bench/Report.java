package dev.sarsen.bench;

import java.util.List;
import java.util.stream.Collectors;

/** The result in Markdown. */
final class Report {

    private Report() {}

    static String table(List<Gate> gates) {
        return gates.stream()
                .map(Gate::row)
                .collect(Collectors.joining(
                        "\n", "| Promise | Measured | Ratio | Limit | Kept |\n|---|---|---|---|---|\n", "\n"));
    }
}
