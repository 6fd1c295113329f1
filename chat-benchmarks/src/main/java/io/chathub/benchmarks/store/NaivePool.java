package io.chathub.benchmarks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** An application without batches: a pool of connections, and a transaction a message, which locks the room's row. */
final class NaivePool implements Publishing {

    private static final int CONNECTIONS = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final BlockingQueue<Connection> free = new ArrayBlockingQueue<>(CONNECTIONS);
    private final List<Connection> all = new ArrayList<>();

    NaivePool(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists naive_room, naive_message;"
                    + " create table naive_room(name text primary key, head bigint not null);"
                    + " create table naive_message(room text, pos bigint, text text, primary key(room, pos));"
                    + " insert into naive_room values('bench', 0)");
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = database.getConnection();
            connection.setAutoCommit(false);
            all.add(connection);
            free.add(connection);
        }
    }

    @Override
    public CompletionStage<?> publish(String text) {
        return CompletableFuture.runAsync(() -> insert(text), threads);
    }

    private void insert(String text) {
        try {
            Connection connection = free.take();
            try (PreparedStatement head = connection.prepareStatement(
                            "update naive_room set head = head + 1 where name = 'bench' returning head");
                    PreparedStatement insert =
                            connection.prepareStatement("insert into naive_message values('bench', ?, ?)");
                    ResultSet row = head.executeQuery()) {
                row.next();
                insert.setLong(1, row.getLong(1));
                insert.setString(2, text);
                insert.executeUpdate();
                connection.commit();
            } finally {
                free.add(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the pool does not end");
            }
            for (Connection connection : all) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
