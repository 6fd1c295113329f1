package io.chathub.store.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool with a hook before each statement of its sessions, in the thread that sends it. */
final class HookedSource implements DataSource {

    /**
     * A statement that is about to be sent.
     *
     * @param values the values of its parameters, by their number from 1
     */
    record Sent(Connection session, String sql, Map<Integer, Object> values) {}

    /** Runs before a statement, which is not sent where the hook throws. */
    @FunctionalInterface
    interface Hook {
        void before(Sent statement) throws SQLException;
    }

    private final DataSource database;
    private final Hook hook;

    HookedSource(DataSource database, Hook hook) {
        this.database = database;
        this.hook = hook;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection session = database.getConnection();
        return proxy(Connection.class, (method, arguments) -> {
            Object result = call(session, method, arguments);
            return switch (method.getName()) {
                case "createStatement" -> statement(session, (Statement) result);
                case "prepareStatement" -> statement(session, (String) arguments[0], (PreparedStatement) result);
                default -> result;
            };
        });
    }

    private Statement statement(Connection session, Statement statement) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                hook.before(new Sent(session, (String) arguments[0], Map.of()));
            }
            return call(statement, method, arguments);
        });
    }

    private PreparedStatement statement(Connection session, String sql, PreparedStatement statement) {
        Map<Integer, Object> values = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().equals("setObject")) {
                values.put((Integer) arguments[0], arguments[1]);
            } else if (method.getName().startsWith("execute")) {
                hook.before(new Sent(session, sql, new TreeMap<>(values)));
            }
            return call(statement, method, arguments);
        });
    }

    private interface Calls {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                HookedSource.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.call(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
