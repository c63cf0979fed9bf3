// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Uses the API as a client does. Each step prints what it found, or throws {@link SmokeFailed}. */
class Smoke {

    /** Instead of a commit: pods of whatever commit. */
    static final String ANY = "any";

    private static final String ACCOUNT = "smoke-test";

    /** So many answers of one release in a row, and the pods before it are taken to be gone. */
    private static final int ANSWERS = 5;

    private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Api api;
    private final Clock clock;
    private final Patience patience;
    private final PrintWriter out;
    private int inRow;

    Smoke(Api api, Clock clock, PrintWriter out) {
        this.api = api;
        this.clock = clock;
        this.patience = new Patience(clock, out);
        this.out = out;
    }

    /** Waits until the API is answered by pods alone that were built of this commit. */
    void awaitRelease(String commit, Duration within) {
        patience.await("the pods of " + commit + " alone", within, BETWEEN_ANSWERS, () -> others(commit));
        say("released: %d answers in a row came of pods of %s", ANSWERS, commit);
    }

    private String others(String commit) {
        int before = inRow;
        inRow = 0;
        String built;
        try {
            built = api.get("/api/v1/overview").path("process").path("commit").asString("");
        } catch (NotAnswered e) {
            // Also for good reasons of its own: pods of the release before may not know this issuer.
            return String.valueOf(e.getMessage());
        }
        if (!commit.equals(ANY) && (built.isEmpty() || !commit.startsWith(built))) {
            return "The last answer came of a pod of %s.".formatted(built.isEmpty() ? "no known commit" : built);
        }
        inRow = before + 1;
        return inRow < ANSWERS ? "%d answers in a row came of them.".formatted(inRow) : "";
    }

    /** Posts an event; returns its id. */
    String post() {
        var event = Map.of(
                "accountId",
                ACCOUNT,
                "userId",
                ACCOUNT,
                "eventType",
                "email_opened",
                "timestamp",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                "metadata",
                Map.of());
        var answer = api.post("/api/v1/events", JsonMapper.shared().writeValueAsString(event));
        var id = answer.path("receipts").path(0).path("id").asString("");
        if (id.isEmpty()) {
            throw new SmokeFailed("The API accepted the event without giving it an id: " + answer);
        }
        say("accepted: %s", id);
        return id;
    }

    /** Waits until the event is scored. */
    void awaitScore(String id, Duration within) {
        patience.await("the score of " + id, within, BETWEEN_LOOKS, () -> unscored(id));
        say("scored: %s", id);
    }

    private String unscored(String id) {
        var event = api.get("/api/v1/events/" + id);
        return switch (event.path("status").asString("")) {
            case "scored" -> "";
            case "dead" ->
                throw new SmokeFailed("%s could not be scored: %s. Look at the log of the workers."
                        .formatted(id, event.path("reason").asString("")));
            default -> "It is %s. Look whether workers run, and at their log.".formatted(event.path("status"));
        };
    }

    /** Reads the score of the account. */
    void readAccount() {
        var account = api.get("/api/v1/accounts/" + ACCOUNT);
        double score = account.path("score").asDouble(0);
        if (score <= 0) {
            throw new SmokeFailed("The event is scored, and its account has no score: " + account);
        }
        say("score of %s: %.3f", ACCOUNT, score);
    }

    private void say(String format, Object... values) {
        out.printf(format + "%n", values);
        out.flush();
    }
}
