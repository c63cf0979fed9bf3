// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import dev.sarsen.accounts.AccountSums.Built;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code score_rules}: the version in force, a later one while its accounts are built, earlier ones while their
 * accounts are removed. A change of it takes the table's lock, where the scoring transactions queue behind it; if it took the
 * rows' locks, the scoring transactions, which share them, would let each other in and the change would never have its turn.
 */
public class RulesTable {

    private static final TypeReference<Map<String, Double>> BASE_SCORES = new TypeReference<>() {};
    private static final String SELECT = "select version, half_life_seconds, base_scores from score_rules ";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionOperations transactions;

    RulesTable(JdbcClient jdbc, JsonMapper json, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.transactions = transactions;
    }

    /** The rules whose accounts take new signals: those in force, then those being built. They stay until the transaction ends. */
    public List<Rules> folded() {
        var folded = jdbc.sql(SELECT + "where state <> 'retired' order by version for share")
                .query(this::rules)
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
                .query(this::rules)
                .optional();
    }

    /** Writes the first rules; changes none that are there. */
    public void initialize(Decay decay, Map<String, Double> baseScores) {
        jdbc.sql("""
                        insert into score_rules (version, state, half_life_seconds, base_scores)
                        select 1, 'in_force', ?, ?::jsonb where not exists (select from score_rules)
                        """)
                .params(seconds(decay), json.writeValueAsString(baseScores))
                .update();
    }

    /** Gives event types a base score that have none; changes no other, and no version: nothing is scored by them yet. */
    public void addMissing(Map<String, Double> baseScores) {
        changed(() -> jdbc.sql("update score_rules set base_scores = ?::jsonb || base_scores where state <> 'retired'")
                .param(json.writeValueAsString(baseScores))
                .update());
    }

    /**
     * The version that is being built by these rules: the one under way, or else a new one. A version that is being built by other rules
     * is given up.
     *
     * @return empty if these rules are in force, or are going to be without a build
     * @throws IllegalStateException if there are no rules yet
     */
    public Optional<Rules> ask(Decay decay, Map<String, Double> baseScores) {
        return areNewest(decay, baseScores)
                ? building()
                : changed(() -> {
                    building()
                            .filter(next -> !next.agreesWith(decay, baseScores))
                            .ifPresent(this::retire);
                    if (!areNewest(decay, baseScores)) {
                        begin(decay, baseScores);
                    }
                    return building();
                });
    }

    private boolean areNewest(Decay decay, Map<String, Double> baseScores) {
        return building()
                .or(this::inForce)
                .orElseThrow(() -> new IllegalStateException("Run the migrate role first."))
                .agreesWith(decay, baseScores);
    }

    /** Adds a version to build. From the end of this transaction on, scoring folds into its accounts too. */
    Rules begin(Decay decay, Map<String, Double> baseScores) {
        return changed(() -> jdbc.sql("""
                        with next as (insert into score_rules (version, state, half_life_seconds, base_scores, built_from)
                                      select (select max(version) + 1 from score_rules), 'building', ?, base_scores || ?::jsonb,
                                             pg_snapshot_xmax(pg_current_snapshot())
                                        from score_rules where state = 'in_force'
                                      returning version, half_life_seconds, base_scores),
                             build as (insert into score_rules_build (version) select version from next)
                        select version, half_life_seconds, base_scores from next
                        """)
                .params(seconds(decay), json.writeValueAsString(baseScores))
                .query(this::rules)
                .single());
    }

    /** Tells a build from others, also from one that had the same version and was given up. */
    public UUID buildId(Rules building) {
        var from = jdbc.sql("select built_from::text from score_rules where version = ?")
                .param(building.version())
                .query(String.class)
                .single();
        return UUID.nameUUIDFromBytes(
                "rescore %d from %s".formatted(building.version(), from).getBytes(StandardCharsets.UTF_8));
    }

    /** How far a version is built, or was when it was put in force; empty for the first one, and for one that is removed. */
    public Optional<Built> built(int version) {
        return jdbc.sql("select accounts, signals from score_rules_build where version = ?")
                .param(version)
                .query((row, _) -> new Built(row.getLong("accounts"), row.getLong("signals")))
                .optional();
    }

    /** Puts a version that is built in force, and retires the one before; false if it is not being built any more. */
    public boolean putInForce(Rules built) {
        return changed(() -> {
            if (building().filter(built::equals).isEmpty()) {
                return false;
            }
            jdbc.sql("update score_rules set state = 'retired' where state = 'in_force'")
                    .update();
            return jdbc.sql("update score_rules set state = 'in_force' where version = ?")
                            .param(built.version())
                            .update()
                    == 1;
        });
    }

    /** Gives up building a version. */
    void retire(Rules building) {
        changed(() -> jdbc.sql("update score_rules set state = 'retired' where version = ? and state = 'building'")
                .param(building.version())
                .update());
    }

    /** Waits for the process that builds or removes a retired version; false if it is removed. Runs in the transaction of the caller. */
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

    private <T> T changed(Supplier<T> change) {
        return transactions.execute(_ -> {
            jdbc.sql("lock table score_rules in exclusive mode").update();
            return change.get();
        });
    }

    private Rules rules(ResultSet row, int rowNumber) throws SQLException {
        return new Rules(
                row.getInt("version"),
                new Decay(Duration.ofNanos(Math.round(row.getDouble("half_life_seconds") * 1e9))),
                json.readValue(row.getString("base_scores"), BASE_SCORES));
    }

    private static double seconds(Decay decay) {
        return decay.halfLife().toNanos() / 1e9;
    }
}
