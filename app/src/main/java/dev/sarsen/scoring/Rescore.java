// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.accounts.AccountBuild;
import dev.sarsen.accounts.AccountBuild.Built;
import dev.sarsen.accounts.Accounts;
import dev.sarsen.accounts.Decay;
import dev.sarsen.accounts.Rules;
import dev.sarsen.accounts.RulesChange;
import dev.sarsen.accounts.RulesTable;
import dev.sarsen.audit.AuditTrail;
import dev.sarsen.edge.Progress;
import dev.sarsen.platform.Rest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Puts the configured rules in force: builds the accounts of a new version beside those in force, which readers go on to see, then
 * switches in one transaction and removes the old accounts. Scoring goes on meanwhile and folds into both. Each step is a short transaction,
 * of one process at a time, that remembers how far the work is: any process can make the next one, and one that is killed loses no more than its
 * step. Steps are short because scoring waits for the end of one that builds an account of its events.
 */
class Rescore {

    private static final Logger log = LoggerFactory.getLogger(Rescore.class);
    private static final String RESCORE = "rescore";
    private static final int ACCOUNTS_AT_ONCE = 5_000;

    /** A rest takes this part of its step. */
    private static final int REST = 6;

    /** Until the next look whether the other process has made its step. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final TransactionOperations transactions;
    private final RulesTable rules;
    private final RulesChange change;
    private final AccountBuild build;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final ScoringProperties configured;
    private final int signalsAtOnce;

    Rescore(
            TransactionOperations transactions,
            RulesTable rules,
            RulesChange change,
            AccountBuild build,
            Accounts accounts,
            AuditTrail audit,
            ScoringProperties configured,
            int signalsAtOnce) {
        this.transactions = transactions;
        this.rules = rules;
        this.change = change;
        this.build = build;
        this.accounts = accounts;
        this.audit = audit;
        this.configured = configured;
        this.signalsAtOnce = signalsAtOnce;
    }

    /** Leaves it to the workers to put the configured rules in force; a build by other rules is given up. */
    RescoreView ask() {
        return transactions.execute(_ -> {
            var next = change.ask(halfLife(), configured.baseScores());
            var operation = next.map(change::buildId).orElseGet(UUID::randomUUID);
            audit.asked(
                    operation,
                    RESCORE,
                    Map.of("halfLife", configured.halfLife().toString(), "baseScores", configured.baseScores()));
            if (next.isEmpty()) {
                audit.done(operation, RESCORE, Map.of());
            }
            return view();
        });
    }

    RescoreView view() {
        var inForce = rules.inForce();
        var building = rules.building();
        var shown =
                building.or(() -> inForce).orElseThrow(() -> new IllegalStateException("Run the migrate role first."));
        var built = build.of(shown.version()).orElse(Built.NOTHING);
        var status = building.isEmpty() ? Progress.DONE : built.signals() == 0 ? Progress.PENDING : Progress.RUNNING;
        boolean configuredInForce = inForce.filter(this::isConfigured).isPresent();
        return new RescoreView(
                status,
                shown.version(),
                built.accounts(),
                built.signals(),
                build.estimatedSignals(),
                configuredInForce);
    }

    private boolean isConfigured(Rules some) {
        return some.agreesWith(halfLife(), configured.baseScores());
    }

    private Decay halfLife() {
        return new Decay(configured.halfLife());
    }

    /** Makes the next step, unless another process is at one, and rests, so that scoring has its share of the database. */
    Step step() {
        long begin = System.nanoTime();
        var step = transactions.<Step>execute(_ -> build.takeTurn() ? next() : Step.OF_ANOTHER);
        if (step == Step.MADE) {
            Rest.of(Duration.ofNanos(System.nanoTime() - begin).dividedBy(REST));
        }
        return step;
    }

    private Step next() {
        var retired = rules.retired();
        if (retired.isPresent()) {
            removeSome(retired.get());
            return Step.MADE;
        }
        var building = rules.building();
        building.ifPresent(this::buildSome);
        return building.isPresent() ? Step.MADE : Step.NONE;
    }

    private void buildSome(Rules next) {
        build.next(next, signalsAtOnce)
                .ifPresentOrElse(
                        built -> log.info(
                                "Version {} of the scoring rules: {} accounts built of {} signals",
                                next.version(),
                                built.accounts(),
                                built.signals()),
                        () -> putInForce(next));
    }

    private void putInForce(Rules next) {
        if (change.putInForce(next)) {
            var total = build.of(next.version()).orElse(Built.NOTHING);
            audit.done(change.buildId(next), RESCORE, Map.of("accounts", total.accounts(), "signals", total.signals()));
        }
    }

    private void removeSome(Rules retired) {
        if (rules.lockRetired(retired) && accounts.removeSome(retired, ACCOUNTS_AT_ONCE) == 0) {
            rules.remove(retired);
        }
    }

    /**
     * Makes steps, by turns with the workers, until there is none.
     *
     * @param progress hears how far the version is built whenever it is further
     * @return how far it was built when it was put in force; empty if another rescore has taken its place
     */
    Optional<Built> complete(int version, Consumer<Built> progress) {
        var last = Built.NOTHING;
        for (var step = step(); step != Step.NONE; step = step()) {
            if (step == Step.OF_ANOTHER) {
                Rest.of(LOOK);
            }
            var built = build.of(version).orElse(last);
            if (!built.equals(last)) {
                progress.accept(built);
            }
            last = built;
        }
        return rules.inForce().filter(inForce -> inForce.version() == version).flatMap(_ -> build.of(version));
    }

    /** What came of a look for the next step. */
    enum Step {
        MADE,
        /** Another process is at it. */
        OF_ANOTHER,
        NONE
    }
}
