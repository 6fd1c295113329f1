package io.chathub.store.postgres.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection with its prepared statements, each made once. For one thread at a time. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class Sql implements AutoCloseable {

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /** The class of the states of warnings; notices have the one of success. */
    private static final String WARNINGS = "01";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement, and returns the number of rows that it has changed; 0 for a query. */
    int run(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql, values);
        return statement.execute() ? 0 : statement.getUpdateCount();
    }

    /** All rows of a query. */
    <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = prepared(sql, values).executeQuery()) {
            while (result.next()) {
                rows.add(row.read(result));
            }
        }
        return rows;
    }

    /** The first row of a query; null where there is none. */
    <T> @Nullable T first(String sql, Row<@Nullable T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet result = prepared(sql, values).executeQuery()) {
            return result.next() ? row.read(result) : null;
        }
    }

    /** The number in the first row of a query; {@code otherwise} where there is none. */
    long number(String sql, long otherwise, @Nullable Object... values) throws SQLException {
        Long number = first(sql, Sql::longOrNull, values);
        return number == null ? otherwise : number;
    }

    static @Nullable Long longOrNull(ResultSet row) throws SQLException {
        return longOrNull(row, 1);
    }

    static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, value(values[i]));
        }
        return statement;
    }

    private @Nullable Object value(@Nullable Object value) throws SQLException {
        if (value instanceof String[] texts) {
            return connection.createArrayOf("text", texts);
        }
        if (value instanceof Long[] numbers) {
            return connection.createArrayOf("bigint", numbers);
        }
        return value instanceof Boolean[] flags ? connection.createArrayOf("boolean", flags) : value;
    }

    /** Runs several statements that have no values, each ended by a semicolon. */
    void script(String statementsOfScript) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statementsOfScript);
        }
    }

    /** As {@link #script}, with the first warning; null where there is none. Notices are no warnings. */
    @Nullable SQLWarning scriptWithWarning(String statementsOfScript) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statementsOfScript);
            SQLWarning warning = statement.getWarnings();
            while (warning != null && !String.valueOf(warning.getSQLState()).startsWith(WARNINGS)) {
                warning = warning.getNextWarning();
            }
            return warning;
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** The connection, for what is no statement. */
    Connection connection() {
        return connection;
    }

    /** Ends the connection from another thread, which does not wait for a statement that runs. */
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
