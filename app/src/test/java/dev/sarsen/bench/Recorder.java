// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Writes down what the application sends to PostgreSQL, transaction by transaction, parameters and all. */
final class Recorder implements BeanPostProcessor {

    private final ConcurrentLinkedQueue<Transaction> transactions = new ConcurrentLinkedQueue<>();

    /** The committed transactions so far that hold a statement beginning like this. */
    List<Transaction> with(String beginning) {
        return transactions.stream().filter(t -> t.find(beginning) != null).toList();
    }

    void forget() {
        transactions.clear();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? new RecordedSource(source) : bean;
    }

    private final class RecordedSource extends DelegatingDataSource {

        private RecordedSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return new Session(super.getConnection()).recorded;
        }
    }

    private final class Session {

        private final Connection connection;
        private final Connection recorded = proxy(Connection.class, this::call);
        private final Map<Object, Step.Many> arrays = new IdentityHashMap<>();
        private List<Step> steps = new ArrayList<>();

        private Session(Connection connection) {
            this.connection = connection;
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            var result = invoke(connection, method, arguments);
            switch (method.getName()) {
                case "prepareStatement" -> {
                    var open = new Open((PreparedStatement) result, (String) arguments[0], this);
                    return proxy(PreparedStatement.class, open::call);
                }
                case "createArrayOf" ->
                    arrays.put(result, new Step.Many(0, (String) arguments[0], (Object[]) arguments[1]));
                case "commit", "close" -> end();
                case "rollback" -> steps.clear();
                default -> {}
            }
            return result;
        }

        private void end() {
            if (!steps.isEmpty()) {
                transactions.add(new Transaction(steps));
                steps = new ArrayList<>();
            }
        }
    }

    private static final class Open {

        private final PreparedStatement statement;
        private final String sql;
        private final Session session;
        private final TreeMap<Integer, Step.Parameter> parameters = new TreeMap<>();

        private Open(PreparedStatement statement, String sql, Session session) {
            this.statement = statement;
            this.sql = sql;
            this.session = session;
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            if (method.getName().startsWith("set") && method.getParameterCount() >= 2) {
                int place = (int) arguments[0];
                var array = session.arrays.get(arguments[1]);
                parameters.put(
                        place,
                        array == null
                                ? new Step.Single(place, arguments[1])
                                : new Step.Many(place, array.type(), array.values()));
            }
            if (method.getName().equals("getConnection")) {
                return session.recorded;
            }
            if (method.getName().startsWith("execute")) {
                session.steps.add(new Step(sql, List.copyOf(parameters.values())));
            }
            return invoke(statement, method, arguments);
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call.on(method, arguments)));
    }

    @FunctionalInterface
    private interface Call {
        Object on(Method method, Object[] arguments) throws Throwable;
    }
}
