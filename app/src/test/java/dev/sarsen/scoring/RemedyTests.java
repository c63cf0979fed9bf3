// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.inbox.Claim;
import dev.sarsen.inbox.Pending;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class RemedyTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    08006 | a   | Stop[]
                    08006 | a b | Stop[]
                    25006 | a   | Stop[]
                    53100 | a b | Stop[]
                    57P01 | a b | Stop[]
                    55P03 | a b | by account
                    55P03 | a a | Delay[reason=LOCKED, certain=false]
                    55P03 | a   | Delay[reason=LOCKED, certain=false]
                    57014 | a a | by id
                    57014 | a   | Delay[reason=STATEMENT_FAILED, certain=false]
                    40P01 | a b | by id
                    XX001 | a   | Delay[reason=STATEMENT_FAILED, certain=false]
                    23514 | a a | by id
                    23514 | a   | Delay[reason=PARTITION_MISSING, certain=true]
                    23505 | a   | Count[]
                    22003 | a a | by id
                    22003 | a   | Count[]
                    """)
    void dependsOnTheFailureAndOnWhatFailed(String state, String accounts, String remedy) {
        var message = new ServerErrorMessage("C" + state + "\0RExecFindPartition\0");
        var failure = state.equals("23514") ? new PSQLException(message) : new SQLException("a test's", state);
        assertThat(remedy(new UncategorizedSQLException("scoring", "insert", failure), accounts))
                .isEqualTo(remedy);
    }

    @Test
    void isToStopWhereNoEventCanBeTheReason() {
        assertThat(remedy(new CannotCreateTransactionException("a test's"), "a"))
                .isEqualTo("Stop[]");
        assertThat(remedy(new ConcurrencyFailureException("a test's"), "a")).isEqualTo("Stop[]");
        assertThat(remedy(new BadSqlGrammarException("scoring", "insert", new SQLException("a test's", "42501")), "a"))
                .isEqualTo("Stop[]");
        assertThat(remedy(new IllegalStateException("a test's"), "")).isEqualTo("Stop[]");
    }

    @Test
    void isToCountWhatFailsWithoutADatabase() {
        assertThat(remedy(new IllegalStateException("a test's"), "a")).isEqualTo("Count[]");
        assertThat(remedy(new IllegalStateException("a test's"), "a b")).isEqualTo("by id");
    }

    private static String remedy(RuntimeException cause, String accounts) {
        var events = Stream.of(accounts.split(" "))
                .filter(account -> !account.isEmpty())
                .map(RemedyTests::event)
                .toList();
        return switch (Remedy.of(new ScoringFailed(new Claim(events, false), cause))) {
            case Remedy.Halve(var order) -> order.compare(event("a"), event("b")) < 0 ? "by account" : "by id";
            case Remedy other -> other.toString();
        };
    }

    /** Whose ids are in the opposite order of the accounts. */
    private static Pending event(String account) {
        return new Pending(
                new UUID(0, 1_000 - account.charAt(0)),
                account,
                "user",
                "call_made",
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                false);
    }
}
