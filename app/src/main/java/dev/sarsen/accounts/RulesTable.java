// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table {@code score_rules}: the version in force, a later one while its accounts are built, earlier ones while their
 * accounts are removed. A change of it takes the table's lock, where the scoring transactions queue behind it; if it took the
 * rows' locks, the scoring transactions, which share them, would let each other in and the change would never have its turn.
 */
public class RulesTable {

    private static final String SELECT = "select version, half_life_seconds, base_scores from score_rules ";

    private final JdbcClient jdbc;
    private final RulesColumns columns;
    private final TransactionOperations transactions;

    RulesTable(JdbcClient jdbc, RulesColumns columns, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.columns = columns;
        this.transactions = transactions;
    }

    /** The rules whose accounts take new signals: those in force, then those being built. They stay until the transaction ends. */
    public List<Rules> folded() {
        var folded = jdbc.sql(SELECT + "where state <> 'retired' order by version for share")
                .query(columns::read)
                .list();
        if (folded.isEmpty()) {
            throw new IllegalStateException("score_rules is empty: run the migrate role");
        }
        return folded;
    }

    /** The rules that scores are shown by; empty before the first migration has written them. */
    public Optional<Rules> inForce() {
        return one("in_force");
    }

    /** The rules that a rescore is building the accounts of. */
    public Optional<Rules> building() {
        return one("building");
    }

    /** The next version whose accounts are to be removed. */
    public Optional<Rules> retired() {
        return one("retired");
    }

    private Optional<Rules> one(String state) {
        return jdbc.sql(SELECT + "where state = ? order by version limit 1")
                .param(state)
                .query(columns::read)
                .optional();
    }

    /** Writes the first rules; changes none that are there. */
    public void initialize(Decay decay, Map<String, Double> baseScores) {
        jdbc.sql("""
                        insert into score_rules (version, state, half_life_seconds, base_scores)
                        select 1, 'in_force', ?, ?::jsonb where not exists (select from score_rules)
                        """).params(columns.write(decay, baseScores)).update();
    }

    /** Gives event types a base score that have none; changes no other, and no version: nothing is scored by them yet. */
    public void addMissing(Map<String, Double> baseScores) {
        changed(() -> jdbc.sql("update score_rules set base_scores = ?::jsonb || base_scores where state <> 'retired'")
                .param(columns.write(baseScores))
                .update());
    }

    /**
     * Waits for the process that builds or removes a retired version, which is one of an earlier release, as it takes no turn; false if the version
     * is removed. Runs in the transaction of the caller.
     */
    public boolean lockRetired(Rules retired) {
        var locked = jdbc.sql("select version from score_rules where version = ? and state = 'retired' for update")
                .param(retired.version())
                .query(Integer.class)
                .optional();
        jdbc.sql("select version from score_rules_build where version = ? for update")
                .param(retired.version())
                .query()
                .listOfRows();
        return locked.isPresent();
    }

    /** Removes a retired version, of which there are no accounts any more. */
    public void remove(Rules retired) {
        jdbc.sql("""
                        with gone as (delete from score_rules where version = ? and state = 'retired' returning version)
                        delete from score_rules_build where version in (select version from gone)
                        """).param(retired.version()).update();
    }

    /** Makes a change under the table's lock. */
    <T> T changed(Supplier<T> change) {
        return transactions.execute(_ -> {
            jdbc.sql("lock table score_rules in exclusive mode").update();
            return change.get();
        });
    }
}
