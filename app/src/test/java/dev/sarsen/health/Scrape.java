// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.Web;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The answer of {@code /metrics} in the text format of Prometheus. */
record Scrape(List<String> lines) {

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    static Scrape of(Web management) {
        return new Scrape(management.get("/metrics").body().lines().toList());
    }

    /** The type of each family. */
    Map<String, String> types() {
        return comments("TYPE");
    }

    Map<String, String> helps() {
        return comments("HELP");
    }

    /** The samples of exactly this name. */
    List<String> samples(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }

    /** Every value of a label among the samples of a name. */
    Set<String> values(String name, String label) {
        return samples(name).stream()
                .flatMap(sample -> LABEL.matcher(sample).results())
                .filter(match -> match.group(1).equals(label))
                .map(match -> match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The labels of a family, but for those that every sample has and the bounds of buckets. */
    Set<String> labels(String family) {
        return lines.stream()
                .filter(line -> line.matches(family + "(_bucket|_count|_sum)?\\{.*"))
                .flatMap(sample -> LABEL.matcher(sample).results())
                .map(match -> match.group(1))
                .filter(label -> !Set.of("application", "le").contains(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> comments(String kind) {
        return lines.stream()
                .filter(line -> line.startsWith("# " + kind + " "))
                .map(line -> line.split(" ", 4))
                .collect(Collectors.toMap(parts -> parts[2], parts -> parts[3], (a, _) -> a, TreeMap::new));
    }
}
