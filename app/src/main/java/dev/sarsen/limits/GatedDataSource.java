// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import dev.sarsen.edge.Refused;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
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
    private final DatabaseGate gate;

    GatedDataSource(DataSource pool, ClientShares shares, DatabaseGate gate) {
        super(pool);
        this.shares = shares;
        this.gate = gate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? gated(Clients.of(request.getRequest()))
                : super.getConnection();
    }

    private Connection gated(String client) throws SQLException {
        enter(client);
        try {
            return leavingOnClose(super.getConnection(), client);
        } catch (SQLException | RuntimeException e) {
            leave(client);
            throw e;
        }
    }

    private void enter(String client) {
        shares.enter(client);
        try {
            gate.enter();
        } catch (Refused e) {
            shares.leave(client);
            throw e;
        }
    }

    private void leave(String client) {
        gate.leave();
        shares.leave(client);
    }

    private Connection leavingOnClose(Connection connection, String client) {
        var closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                GatedDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    } finally {
                        if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                            leave(client);
                        }
                    }
                });
    }
}
