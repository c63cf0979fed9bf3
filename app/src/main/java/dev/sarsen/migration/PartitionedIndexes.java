// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes each index that a migration created on a partitioned table only: builds its part of each partition beside reads
 * and writes, and attaches it; with the last part PostgreSQL takes the index into use. What a failed build left is built anew.
 */
class PartitionedIndexes implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(PartitionedIndexes.class);

    private static final String MISSING = """
            select format('%I.%I', n.nspname, i.relname) as index,
                   format('%I.%I', pn.nspname, p.relname) as partition,
                   format('%I', p.relname || '_' || regexp_replace(i.relname, '^' || t.relname || '_', '')) as part,
                   format('%I', pn.nspname) as schema,
                   pg_get_indexdef(i.oid) as definition
              from pg_index x
              join pg_class i on i.oid = x.indexrelid
              join pg_namespace n on n.oid = i.relnamespace
              join pg_class t on t.oid = x.indrelid
              join pg_inherits h on h.inhparent = t.oid and not h.inhdetachpending
              join pg_class p on p.oid = h.inhrelid
              join pg_namespace pn on pn.oid = p.relnamespace
             where i.relkind = 'I' and not x.indisvalid and pg_has_role(i.relowner, 'usage')
               and not exists (select from pg_inherits a join pg_index y on y.indexrelid = a.inhrelid
                                where a.inhparent = i.oid and y.indrelid = p.oid)
             order by i.relname, p.relname
            """;

    @Override
    public void keep(Connection owner) throws SQLException {
        for (var part : missing(owner)) {
            execute(owner, "drop index concurrently if exists %s.%s".formatted(part.schema(), part.name()));
            execute(owner, part.definition());
            execute(owner, "alter index %s attach partition %s.%s".formatted(part.index(), part.schema(), part.name()));
            log.info("Built {} as part of the index {}", part.name(), part.index());
        }
    }

    private static List<Part> missing(Connection owner) throws SQLException {
        var parts = new ArrayList<Part>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(MISSING)) {
            while (rows.next()) {
                parts.add(new Part(
                        rows.getString("index"),
                        rows.getString("schema"),
                        rows.getString("part"),
                        rows.getString("definition")
                                .replaceFirst(
                                        "INDEX \\S+ ON ONLY \\S+",
                                        "INDEX CONCURRENTLY %s ON %s"
                                                .formatted(rows.getString("part"), rows.getString("partition")))));
            }
        }
        return parts;
    }

    private static void execute(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Part(String index, String schema, String name, String definition) {}
}
