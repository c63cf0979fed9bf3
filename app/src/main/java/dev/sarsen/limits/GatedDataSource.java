package dev.sarsen.limits;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The pool of connections behind the {@link DatabaseGate}, for threads that serve a request. A request is inside for as long as it
 * has a connection: neither while its body comes nor while its answer goes.
 */
class GatedDataSource extends DelegatingDataSource {

    private final DatabaseGate gate;

    GatedDataSource(DataSource pool, DatabaseGate gate) {
        super(pool);
        this.gate = gate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return RequestContextHolder.getRequestAttributes() == null ? super.getConnection() : gated();
    }

    private Connection gated() throws SQLException {
        gate.enter();
        try {
            return leavingOnClose(super.getConnection());
        } catch (SQLException | RuntimeException e) {
            gate.leave();
            throw e;
        }
    }

    private Connection leavingOnClose(Connection connection) {
        var closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                GatedDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    } finally {
                        if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                            gate.leave();
                        }
                    }
                });
    }
}
