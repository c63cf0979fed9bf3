// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Accounts, ranked by the scores of their signals. */
@RestController
@RequestMapping(path = "/api/v1/accounts", produces = "application/json")
class AccountController {

    private final Leaderboard leaderboard;
    private final AccountRows accounts;

    AccountController(Leaderboard leaderboard, AccountRows accounts) {
        this.leaderboard = leaderboard;
        this.accounts = accounts;
    }

    /**
     * Ranks the hottest accounts, page by page.
     *
     * @param cursor where the page begins: {@code nextCursor} of the page before
     * @param limit how many accounts a page holds
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.CURSOR_INVALID})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping
    Page<AccountView> accounts(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return leaderboard.page(cursor, Page.checkedLimit(limit));
    }

    /**
     * Shows one account.
     *
     * @param accountId the account as its events name it
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.ACCOUNT_NOT_FOUND})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping("/{accountId}")
    AccountView account(@PathVariable String accountId) {
        if (accountId.indexOf('\0') >= 0) {
            throw new Refused(Problem.PARAMETER_INVALID, "The account holds the character U+0000.");
        }
        return accounts.find(accountId)
                .orElseThrow(() -> new Refused(Problem.ACCOUNT_NOT_FOUND, Problem.ACCOUNT_NOT_FOUND.meaning()));
    }
}
