// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Accounts folded as scoring would, and read over HTTP. */
record TestAccounts(Accounts accounts, ApiClient api) {

    private static final Decay DECAY = new Decay(Duration.ofDays(14));

    static Contribution contribution(String accountId, double score, Instant time) {
        return new Contribution(accountId, DECAY.heat(score, time), 1, time);
    }

    void fold(String accountId, double score) {
        accounts.fold(List.of(contribution(accountId, score, Instant.now())), 1);
    }

    /** Accounts acct_0, acct_1 and so on, each colder than the one before. */
    void foldMany(int count) {
        var now = Instant.now();
        accounts.fold(
                IntStream.range(0, count)
                        .mapToObj(i -> contribution("acct_" + i, 0.5, now.minusSeconds(60L * i)))
                        .toList(),
                1);
    }

    ApiClient.Answer page(String query) {
        var answer = api.get("/api/v1/accounts" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /**
     * The accounts of all pages, none twice, in the order of the walk; does something after each page. The last page is empty
     * if everything that was left rose meanwhile.
     */
    List<String> walk(int limit, Runnable betweenPages) {
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = page("?limit=" + limit + cursor);
            assertThat(ids(page)).hasSizeBetween(cursor.isEmpty() || page.json().has("nextCursor") ? 1 : 0, limit);
            seen.addAll(ids(page));
            assertThat(seen).doesNotHaveDuplicates();
            cursor = page.json().has("nextCursor") ? "&cursor=" + page.at("/nextCursor") : "";
            betweenPages.run();
        } while (!cursor.isEmpty());
        return seen;
    }

    static List<String> ids(ApiClient.Answer page) {
        return page.json()
                .path("items")
                .valueStream()
                .map(item -> item.path("accountId").stringValue())
                .toList();
    }
}
