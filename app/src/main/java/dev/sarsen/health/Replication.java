// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a commit waits for, as PostgreSQL is set, and what is there.
 *
 * @param commits {@code synchronous_commit}
 * @param names {@code synchronous_standby_names}
 * @param standbys synchronous standbys that are connected
 */
record Replication(String commits, String names, int standbys) {

    private static final Pattern NUMBER =
            Pattern.compile("\\s*(?:(?:first|any)\\s)?\\s*(\\d+)\\s*\\(.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Why an acknowledged event may be on fewer servers than PostgreSQL is set to wait for, as the rest of a sentence. */
    Optional<String> fault() {
        if (commits.equals("off")) {
            return Optional.of("synchronous_commit is off: a crash of PostgreSQL loses acknowledged events");
        }
        if (wanted() > 0 && Set.of("local", "remote_write").contains(commits)) {
            return Optional.of(
                    "synchronous_commit is %s: no commit waits until a standby has flushed it".formatted(commits));
        }
        return standbys < wanted()
                ? Optional.of("%d of %d synchronous standbys are connected".formatted(standbys, wanted()))
                : Optional.empty();
    }

    private int wanted() {
        if (names.isBlank()) {
            return 0;
        }
        var number = NUMBER.matcher(names);
        return number.matches() ? Integer.parseInt(number.group(1)) : 1;
    }
}
