// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hottest accounts, page by page; the first page comes from the cache while that answers. */
public class Leaderboard {

    private static final String WALK = "leaderboard";

    private final AccountRows rows;
    private final LeaderboardCache cache;

    Leaderboard(AccountRows rows, LeaderboardCache cache) {
        this.rows = rows;
        this.cache = cache;
    }

    /** The hottest accounts, hottest first; as fresh as the cache. */
    public List<AccountView> hottest(int count) {
        return cache.get(count, rows::hottest);
    }

    Page<AccountView> page(@Nullable String cursor, int limit) {
        var hottest = cursor == null ? cache.get(limit + 1, rows::hottest) : below(cursor, limit + 1);
        return Page.of(hottest, limit, Leaderboard::position, WALK);
    }

    private List<AccountView> below(String cursor, int limit) {
        var position = Cursor.decode(cursor, WALK, 3).position();
        double heat = heat(position.get(1));
        if (Double.isNaN(heat)) {
            throw new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API.");
        }
        var accounts = rows.below(heat, position.get(2), limit);
        var version =
                accounts.isEmpty() ? rows.rulesVersion() : accounts.getFirst().rulesVersion();
        if (!position.get(0).equals(Integer.toString(version))) {
            throw new Refused(
                    Problem.CURSOR_INVALID, "The scoring rules have changed since the cursor was made: begin again.");
        }
        return accounts;
    }

    private static Cursor position(AccountView account) {
        return new Cursor(List.of(
                Integer.toString(account.rulesVersion()), Double.toString(account.heat()), account.accountId()));
    }

    private static double heat(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
