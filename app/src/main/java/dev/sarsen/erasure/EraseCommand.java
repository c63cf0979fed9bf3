// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.edge.SubjectCommand;
import dev.sarsen.events.Subject;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Erases the personal data of an account or of a user. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        header = "Erases everything of an account or of a user.",
        description = {
            "Pending, dead and scored events go, and their part in the account's score. Ids stay as",
            "tombstones, so that an event sent again is a duplicate. Events that are sent later are",
            "accepted and dropped. Run it again if it was cut short, or leave the rest to the workers."
        })
class EraseCommand extends SubjectCommand {

    private final Erasures erasures;
    private final SubjectErasure erasure;

    EraseCommand(Erasures erasures, SubjectErasure erasure) {
        this.erasures = erasures;
        this.erasure = erasure;
    }

    @Override
    protected void run(Subject subject, PrintWriter out) {
        var open = erasure.begin(subject);
        boolean cacheCleared = erasure.erase(open);
        var erased = erasures.find(open.id()).orElseThrow().erased();
        out.printf(
                "erased %d events (%d pending, %d dead, %d scored); %d accounts rebuilt%n",
                erased.events(), erased.pending(), erased.dead(), erased.scored(), erased.accounts());
        if (!cacheCleared) {
            out.println("Redis did not answer: cached pages of the leaderboard expire within 5 seconds");
        }
    }
}
