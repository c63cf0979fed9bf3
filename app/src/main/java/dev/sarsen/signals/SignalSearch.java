// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Cursor;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.events.EventId;
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

/** Queries over signals: newest id first, by keyset, within a statement time-out. */
class SignalSearch {

    private static final String COLUMNS = "id, account_id, user_id, event_type, signal_type, " + SignalScore.SQL
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

    Page<SignalView> page(SignalFilter filter, @Nullable String cursor, int limit) {
        var filters = filter.canonical();
        var rows = rows(filter.bounded(clock.instant()), position(cursor, filters), limit + 1);
        return Page.of(rows, limit, last -> new Cursor(List.of(last.id().toString())), filters);
    }

    private static @Nullable UUID position(@Nullable String cursor, String filters) {
        if (cursor == null) {
            return null;
        }
        var id = Cursor.decode(cursor, filters, 1).position().getFirst();
        return EventId.parse(id)
                .orElseThrow(() -> new Refused(Problem.CURSOR_INVALID, "The cursor was not made by this API."))
                .value();
    }

    private List<SignalView> rows(SignalFilter filter, @Nullable UUID before, int limit) {
        var parameters = new ArrayList<Object>();
        var where = filter.where(parameters);
        if (before != null) {
            where += " and id < ?";
            parameters.add(before);
        }
        parameters.add(limit);
        var sql = "select " + COLUMNS + " from signal where " + where + " order by id desc limit ?";
        return withinTimeout(
                () -> jdbc.sql(sql).params(parameters).query(SignalView::of).list());
    }

    private List<SignalView> withinTimeout(Supplier<List<SignalView>> query) {
        try {
            return transactions.execute(_ -> {
                jdbc.sql("select set_config('statement_timeout', ?, true)")
                        .param(Long.toString(timeout.toMillis()))
                        .query((_, _) -> true)
                        .single();
                return query.get();
            });
        } catch (DataAccessException e) {
            if (e.getRootCause() instanceof PSQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
                throw new Refused(Problem.SEARCH_TOO_BROAD, Problem.SEARCH_TOO_BROAD.meaning());
            }
            if (isAboutWords(e.getRootCause())) {
                throw new Refused(Problem.PARAMETER_INVALID, "q is nested too deeply.");
            }
            throw e;
        }
    }

    /** PostgreSQL gives up on dozens of exclusions in a row with an internal error: {@code tsquery stack too small}. */
    private static boolean isAboutWords(@Nullable Throwable cause) {
        return cause instanceof PSQLException sql
                && sql.getServerErrorMessage() != null
                && String.valueOf(sql.getServerErrorMessage().getMessage()).startsWith("tsquery ");
    }
}
