// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Order;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Queries over signals: in the order of the events' times, by keyset, within a statement time-out. */
class SignalSearch {

    static final String COLUMNS = "id, account_id, user_id, event_type, signal_type, " + SignalScore.SQL
            + " as score, occurred_at, accepted_at, scored_at, metadata::text";
    private static final String QUERY_CANCELED = "57014";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Duration timeout;
    private final Clock clock;

    SignalSearch(JdbcClient jdbc, TransactionOperations transactions, Duration timeout, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.timeout = timeout;
        this.clock = clock;
    }

    Optional<SignalView> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from signal where id = ? and account_id is not null")
                .param(id)
                .query(SignalView::of)
                .optional();
    }

    Page<SignalView> page(SignalFilter filter, Order order, @Nullable String cursor, int limit) {
        var walk = order + filter.canonical();
        var position = cursor == null ? null : Position.of(Cursor.decode(cursor, walk, Position.PARTS));
        return Page.of(rows(filter.bounded(clock.instant()), order, position, limit + 1), limit, Position::after, walk);
    }

    private List<SignalView> rows(SignalFilter filter, Order order, @Nullable Position position, int limit) {
        var parameters = new ArrayList<Object>();
        var sql = new StringBuilder("select ").append(COLUMNS).append(" from signal where ");
        sql.append(filter.where(parameters));
        if (position != null) {
            sql.append(order == Order.NEWEST ? " and (occurred_at, id) < " : " and (occurred_at, id) > ")
                    .append("(?::timestamptz, ?)");
            parameters.add(position.occurredAt().toString());
            parameters.add(position.id());
        }
        sql.append(
                order == Order.NEWEST
                        ? " order by occurred_at desc, id desc limit ?"
                        : " order by occurred_at, id limit ?");
        parameters.add(limit);
        return withinTimeout(
                filter,
                () -> jdbc.sql(sql.toString())
                        .params(parameters)
                        .query(SignalView::of)
                        .list());
    }

    /** Waits half as long for a lock as for the whole, so that a lock is not taken for a search. */
    private List<SignalView> withinTimeout(SignalFilter filter, Supplier<List<SignalView>> query) {
        try {
            return transactions.execute(_ -> {
                jdbc.sql("select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true)")
                        .params(Long.toString(timeout.toMillis()), Long.toString(Math.max(1, timeout.toMillis() / 2)))
                        .query((_, _) -> true)
                        .single();
                return query.get();
            });
        } catch (DataAccessException e) {
            if (filter.readsWhatItDoesNotShow() && isCanceled(e.getRootCause())) {
                throw new Refused(Problem.SEARCH_TOO_BROAD, Problem.SEARCH_TOO_BROAD.meaning());
            }
            if (isAboutWords(e.getRootCause())) {
                throw new Refused(Problem.PARAMETER_INVALID, "q is nested too deeply.");
            }
            throw e;
        }
    }

    private static boolean isCanceled(@Nullable Throwable cause) {
        return cause instanceof PSQLException sql && QUERY_CANCELED.equals(sql.getSQLState());
    }

    /** PostgreSQL gives up on dozens of exclusions in a row with an internal error: {@code tsquery stack too small}. */
    private static boolean isAboutWords(@Nullable Throwable cause) {
        return cause instanceof PSQLException sql
                && sql.getServerErrorMessage() != null
                && String.valueOf(sql.getServerErrorMessage().getMessage()).startsWith("tsquery ");
    }
}
