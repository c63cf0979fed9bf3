// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import dev.sarsen.platform.RepeatedWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for accounts that have become hot, and tells the webhook of each, at least once. */
class Notifications extends RepeatedWork {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int NOTED_AT_ONCE = 1_000;

    /** Of several, the last would be posted after its pause has ended, while another worker posts it too. */
    private static final int TAKEN_AT_ONCE = 1;

    private final HotAccounts accounts;
    private final @Nullable Webhook webhook;
    private final MeterRegistry metrics;

    /** @param webhook null if nobody is to be told: then nothing is done */
    Notifications(HotAccounts accounts, @Nullable Webhook webhook, MeterRegistry metrics, boolean scores) {
        super("notifications", PAUSE, scores && webhook != null);
        this.accounts = accounts;
        this.webhook = webhook;
        this.metrics = metrics;
        count("delivered", 0);
        count("failed", 0);
    }

    @Override
    protected List<Runnable> work() {
        return webhook == null ? List.of() : List.of(this::note, () -> tellAll(webhook));
    }

    private void note() {
        accounts.note(NOTED_AT_ONCE);
    }

    private void tellAll(Webhook webhook) {
        List<HotAccount> some;
        do {
            some = accounts.take(TAKEN_AT_ONCE);
            some.forEach(account -> tell(account, webhook));
        } while (!some.isEmpty());
    }

    private void tell(HotAccount account, Webhook webhook) {
        try {
            webhook.post(account);
            accounts.told(account.noticeId());
            count("delivered", 1);
        } catch (IOException e) {
            count("failed", 1);
            log.warn("Notification {} was not delivered and is sent again later: {}", account.noticeId(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void count(String outcome, int times) {
        Counter.builder("sarsen.notifications.posted")
                .description("Notifications of hot accounts that were posted, by what came of it")
                .tag("outcome", outcome)
                .register(metrics)
                .increment(times);
    }
}
