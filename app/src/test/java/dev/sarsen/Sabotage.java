// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes one step of a transaction fail, by a trigger that the tables' owner sets; closing it takes the trigger away. */
public final class Sabotage implements AutoCloseable {

    private final JdbcClient owner;
    private final String table;

    private Sabotage(JdbcClient owner, String table) {
        this.owner = owner;
        this.table = table;
    }

    /**
     * @param moment when, as SQL knows it: {@code before insert on signal}
     * @param body what the trigger does, in PL/pgSQL
     */
    public static Sabotage of(Database database, String moment, String body) {
        return set(database, "create trigger sabotage " + moment + " for each statement", moment, body);
    }

    /** Fails for single rows, those of an account. */
    public static Sabotage ofAccount(Database database, String moment, String accountId, String body) {
        var trigger = "create trigger sabotage %s for each row when (new.account_id = '%s')";
        return set(database, trigger.formatted(moment, accountId), moment, body);
    }

    /** Fails at the commit, for each row. */
    public static Sabotage atCommit(Database database, String moment, String body) {
        var trigger = "create constraint trigger sabotage %s deferrable initially deferred for each row";
        return set(database, trigger.formatted(moment), moment, body);
    }

    private static Sabotage set(Database database, String trigger, String moment, String body) {
        var owner = database.owner();
        owner.sql("""
                        create or replace function sabotage() returns trigger language plpgsql as
                        $$ begin %s; return coalesce(new, old); end $$
                        """.formatted(body)).update();
        owner.sql(trigger + " execute function sabotage()").update();
        return new Sabotage(owner, moment.substring(moment.lastIndexOf(' ') + 1));
    }

    @Override
    public void close() {
        owner.sql("drop trigger sabotage on " + table).update();
        owner.sql("drop function sabotage()").update();
    }
}
