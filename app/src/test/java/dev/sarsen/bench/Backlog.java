// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.util.List;

/** A full inbox that can be put back, kept in a table of its own. */
record Backlog(Stand stand, List<String> ids) {

    private static final String TABLE = "bench_inbox";

    static Backlog make(Stand stand, List<Step> inserts) throws Exception {
        stand.empty();
        try (var raw = new RawConnection(stand)) {
            for (var insert : inserts) {
                raw.repeat(new Transaction(List.of(insert)));
            }
        }
        stand.execute("drop table if exists " + TABLE, "create table " + TABLE + " as select * from inbox order by id");
        return stored(stand);
    }

    /** The backlog that was made on the stand. */
    static Backlog stored(Stand stand) throws Exception {
        return new Backlog(stand, stand.askAll("select id from " + TABLE + " order by id"));
    }

    /** Nothing is scored, everything waits, and nothing is announced. */
    void restore() throws Exception {
        stand.empty();
        stand.execute("insert into inbox select * from " + TABLE, "vacuum analyze inbox", "checkpoint");
    }

    int size() {
        return ids.size();
    }
}
