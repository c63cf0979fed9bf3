// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.audit;

import dev.sarsen.access.Caller;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds entries to the table {@code audit_entry}, and writes a line of the log for each. Details hold no id of an account or of a user:
 * callers put {@code Subject.hash()} in its place.
 */
public class AuditTrail {

    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
    private static final String PROCESS = "user=%s host=%s".formatted(System.getProperty("user.name"), host());

    private final JdbcClient jdbc;

    AuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs an operation between two entries. It does not run if the first one, that it was asked for, cannot be stored;
     * where the second one cannot, it is in the log alone.
     *
     * @param what the name of the operation
     * @param changed what the second entry says of the result
     */
    public <T extends @Nullable Object> T record(
            String what, Map<String, ?> arguments, Supplier<T> operation, Function<T, Map<String, ?>> changed) {
        var id = UUID.randomUUID();
        asked(id, what, arguments);
        try {
            var result = operation.get();
            storeIfPossible(id, what, "done", changed.apply(result));
            return result;
        } catch (RuntimeException e) {
            failed(id, what, e);
            throw e;
        }
    }

    /** Somebody has asked for an operation, within the caller's transaction if there is one. */
    public void asked(UUID operation, String what, Map<String, ?> arguments) {
        store(operation, what, "asked", arguments);
    }

    /** An operation has ended, within the caller's transaction if there is one. */
    public void done(UUID operation, String what, Map<String, ?> changed) {
        store(operation, what, "done", changed);
    }

    /** Something was changed that must not wait for PostgreSQL: while it does not answer, the entry is in the log alone. */
    public void changed(String what, Map<String, ?> arguments) {
        storeIfPossible(UUID.randomUUID(), what, "done", arguments);
    }

    /** The message of a failure may hold what was in a row, so its type stands for it. */
    private void failed(UUID operation, String what, RuntimeException failure) {
        storeIfPossible(
                operation, what, "failed", Map.of("failure", failure.getClass().getSimpleName()));
    }

    private void storeIfPossible(UUID operation, String what, String outcome, Map<String, ?> details) {
        try {
            store(operation, what, outcome, details);
        } catch (DataAccessException e) {
            log.warn("The entry above is not in the table audit_entry: {}", e.toString());
        }
    }

    private void store(UUID operation, String what, String outcome, Map<String, ?> details) {
        var who = Caller.current().map(AuditTrail::describe).orElse(PROCESS);
        var json = JsonMapper.shared().writeValueAsString(new TreeMap<>(details));
        log.info("{} {} by {}, operation {}: {}", what, outcome, who, operation, json);
        jdbc.sql("insert into audit_entry (operation, who, what, outcome, details) values (?, ?, ?, ?, ?::jsonb)")
                .params(operation, who, what, outcome, json)
                .update();
    }

    private static String describe(Caller caller) {
        return "client=%s sub=%s".formatted(caller.client(), caller.subject());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
