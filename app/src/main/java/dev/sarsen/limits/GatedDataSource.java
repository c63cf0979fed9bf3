// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The pool of connections behind the {@link DatabaseGate}, for threads that serve a request. A request is inside for as long as it
 * has a connection: neither while its body comes nor while its answer goes.
 */
class GatedDataSource extends DelegatingDataSource {

    private final ClientShares shares;
    private final ReadGate reads;
    private final DatabaseGate gate;

    GatedDataSource(DataSource pool, ClientShares shares, ReadGate reads, DatabaseGate gate) {
        super(pool);
        this.shares = shares;
        this.reads = reads;
        this.gate = gate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? gated(request.getRequest())
                : super.getConnection();
    }

    private Connection gated(HttpServletRequest request) throws SQLException {
        var inside = enter(request);
        try {
            return leavingOnClose(super.getConnection(), inside);
        } catch (SQLException | RuntimeException e) {
            leave(inside);
            throw e;
        }
    }

    /** Enters the share of the client, the gate for reads if it is a read, and the database gate; leaves them again if one refuses. */
    private Deque<Runnable> enter(HttpServletRequest request) {
        var client = Clients.of(request);
        var inside = new ArrayDeque<Runnable>();
        try {
            shares.enter(client);
            inside.push(() -> shares.leave(client));
            if (Clients.reads(request)) {
                reads.gate().enter();
                inside.push(reads.gate()::leave);
            }
            gate.enter();
            inside.push(gate::leave);
            return inside;
        } catch (Refused e) {
            leave(inside);
            throw e;
        }
    }

    private static void leave(Deque<Runnable> inside) {
        inside.forEach(Runnable::run);
    }

    private static Connection leavingOnClose(Connection connection, Deque<Runnable> inside) {
        var closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                GatedDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    } finally {
                        if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                            leave(inside);
                        }
                    }
                });
    }
}
