// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A reproducible stream of believable sales events. One seed gives the same accounts, users, types and metadata in the same
 * order at any time; ids are new each time, and timestamps follow the clock.
 */
public final class SalesEvents {

    static final int ACCOUNTS = 2_000;

    private static final double EXPONENT = 1.1;
    private static final List<String> CAMPAIGNS =
            List.of("spring", "webinar-eu", "product-launch", "renewals", "outbound-q4", "partners");

    private final Zipf accounts = new Zipf(ACCOUNTS, EXPONENT);
    private final RandomGenerator what;
    private final RandomGenerator when;

    public SalesEvents(long seed) {
        var random = new SplittableRandom(seed);
        this.what = random.split();
        this.when = random.split();
    }

    /** The next events, with new ids, as they would be reported now. */
    public List<SalesEvent> next(int count, Instant now) {
        return Stream.generate(() -> next(now)).limit(count).toList();
    }

    private SalesEvent next(Instant now) {
        int account = accounts.draw(what);
        var type = Step.draw(what);
        return new SalesEvent(
                UuidCreator.getTimeOrderedEpochPlus1(),
                "acct_" + account,
                "user_" + account + "_" + user(account),
                type.name().toLowerCase(Locale.ROOT),
                WorkingHours.draw(now, when),
                metadata(type, account));
    }

    /** Accounts have 3 to 27 users, some of whom are busier than others. */
    private int user(int account) {
        int users = 3 + account * 7_919 % 25;
        return 1 + (int) (users * Math.pow(what.nextDouble(), 2));
    }

    private Map<String, Object> metadata(Step type, int account) {
        var metadata = new LinkedHashMap<String, Object>();
        if (type.isMail()) {
            metadata.put("campaign", CAMPAIGNS.get((account + what.nextInt(2)) % CAMPAIGNS.size()));
        }
        if (type.isAnswer() && what.nextDouble() < 0.4) {
            metadata.put("responseTimeHours", Math.round(what.nextExponential() * 200) / 10.0);
        }
        if (type.isAnswer() && what.nextDouble() < 0.3) {
            metadata.put("interactionCount", 1 + (int) (what.nextExponential() * 2));
        }
        return metadata;
    }
}
