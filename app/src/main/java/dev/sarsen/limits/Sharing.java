package dev.sarsen.limits;

import dev.sarsen.platform.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes what clients have used up here out of the buckets that all processes share, in the background. What Redis does not take is
 * forgotten and counted: each process then limits by what it has seen itself.
 */
class Sharing implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sharing.class);

    private final Allowances allowances;
    private final SharedBuckets buckets;
    private final Duration every;
    private final boolean enabled;
    private final LongAdder shared = new LongAdder();
    private final LongAdder unshared = new LongAdder();
    private volatile ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    Sharing(Allowances allowances, SharedBuckets buckets, Duration every, boolean enabled) {
        this.allowances = allowances;
        this.buckets = buckets;
        this.every = every;
        this.enabled = enabled;
    }

    LongAdder shared() {
        return shared;
    }

    LongAdder unshared() {
        return unshared;
    }

    @Override
    public void start() {
        running = true;
        scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("limits").factory());
        var _ = scheduler.scheduleWithFixedDelay(this::share, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void share() {
        try {
            var news = allowances.withNews();
            askFirstWithOne(news);
            allowances.forgetTheSilent();
        } catch (RuntimeException e) {
            log.warn("What clients have used up could not be shared: {}", e.toString());
        }
    }

    /** A Redis that hangs keeps every command that it was sent: it gets one at a time until it answers again. */
    private void askFirstWithOne(List<Allowance> news) {
        int first = Math.min(1, news.size());
        tell(news.subList(0, first));
        tell(news.subList(first, news.size()));
    }

    private void tell(List<Allowance> news) {
        if (news.isEmpty()) {
            return;
        }
        var tokens = news.stream().map(Allowance::news).toList();
        long all = tokens.stream().mapToLong(Long::longValue).sum();
        try {
            var debts = buckets.take(news, tokens);
            long now = allowances.now();
            for (int i = 0; i < debts.size(); i++) {
                news.get(i).isSpentFor(debts.get(i), now);
            }
            shared.add(all);
        } catch (RedisUnavailable e) {
            unshared.add(all);
        }
    }

    @Override
    public void stop() {
        running = false;
        scheduler.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }
}
