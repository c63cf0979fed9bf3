// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import dev.sarsen.inbox.CarelessBurials;
import dev.sarsen.inbox.DeadEvents;
import dev.sarsen.inbox.HaltingEvents;
import dev.sarsen.inbox.HastyInbox;
import dev.sarsen.inbox.Inbox;
import dev.sarsen.inbox.LethalDelays;
import dev.sarsen.inbox.PendingEvents;
import dev.sarsen.inbox.PunctualEvents;
import dev.sarsen.migration.Upkeep;
import dev.sarsen.platform.KeptConnections;
import dev.sarsen.platform.StaleConnections;
import dev.sarsen.queue.EventQueue;
import dev.sarsen.signals.GreedySignals;
import dev.sarsen.signals.Signals;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What may be different about {@link AlteredSarsen}. */
enum Alteration {
    /** The API answers 202 before the insert. */
    ANSWERS_BEFORE_THE_INSERT(Inbox.class, HastyInbox::new),

    /** What was claimed is folded into the accounts, instead of what the insert returned. */
    FOLDS_WHAT_WAS_CLAIMED(Signals.class, GreedySignals::new),

    /** The worker acknowledges entries when it claims them. */
    ACKNOWLEDGES_BEFORE_THE_COMMIT(EventQueue.class, HastyQueue::new),

    /** The worker takes a Redis that is away for one that has nothing to say. */
    HIDES_THAT_REDIS_IS_AWAY(EventQueue.class, SilentQueue::new),

    /** The pool keeps connections on which PostgreSQL refuses writes. */
    KEEPS_READ_ONLY_CONNECTIONS(StaleConnections.class, _ -> new KeptConnections()),

    /** With each dead event another one is buried. */
    BURIES_THE_NEIGHBOUR(DeadEvents.class, (_, beans) -> new CarelessBurials(beans.getBean(JdbcClient.class))),

    /** The worker leaves what was accepted, by PostgreSQL's clock, later than it is by its own. */
    TRUSTS_ITS_OWN_CLOCK(PendingEvents.class, events -> new PunctualEvents(events, SteppedClock.ofProcess())),

    /** The worker ends its work on a batch at the first event that would have to be delayed. */
    STOPS_AT_A_DELAY(PendingEvents.class, (_, beans) -> new HaltingEvents(beans.getBean(JdbcClient.class))),

    /** The worker counts it as a failed attempt that an event has to be delayed. */
    COUNTS_DELAYS(PendingEvents.class, (_, beans) -> new LethalDelays(beans.getBean(JdbcClient.class))),

    /** The upkeep drops the partition of this month. */
    DROPS_THE_MONTH_IN_USE(Upkeep.class, DropsThisMonth::inPlaceOf),

    /** A clock that the test steps; takes no safety. */
    STEPPED_CLOCK(Clock.class, _ -> SteppedClock.ofProcess());

    private final BiFunction<Object, BeanFactory, Object> replace;

    <T> Alteration(Class<T> type, UnaryOperator<T> replacement) {
        this(type, (bean, _) -> replacement.apply(bean));
    }

    <T> Alteration(Class<T> type, BiFunction<T, BeanFactory, T> replacement) {
        this.replace = (bean, beans) -> type.isInstance(bean) ? replacement.apply(type.cast(bean), beans) : bean;
    }

    BeanPostProcessor among(BeanFactory beans) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return replace.apply(bean, beans);
            }
        };
    }
}
