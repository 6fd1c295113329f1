package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The connections to the database: one that writes, and some that read. A connection that has failed is closed and replaced: after
 * a full disk the state of a connection is not known. Thread-safe.
 */
final class Connections implements AutoCloseable {

    /** The work with a connection. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Sql sql) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int BUSY_MILLIS = 5_000;
    private static final int SHORT_BUSY_MILLIS = 50;
    private static final int MAX_IDLE = 8;

    private final String url;
    private final Object writing = new Object();
    private final Deque<Sql> idle = new ArrayDeque<>();
    private @Nullable Sql writer;
    private boolean closed;

    Connections(Path database) {
        url = "jdbc:sqlite:" + database.toAbsolutePath();
    }

    // --------------------------------------------------------------------------------------------------------- write

    /**
     * Runs work in a transaction that begins by taking the write lock, alone. The transaction is durable when this method returns;
     * after a failure the connection is dropped, and the outcome is unknown only if the commit itself has failed.
     */
    <T extends @Nullable Object> T write(Work<T> work) {
        synchronized (writing) {
            requireOpen();
            boolean done = false;
            try {
                Sql sql = writer();
                sql.run("begin immediate");
                T result = work.run(sql);
                sql.run("commit");
                done = true;
                return result;
            } catch (SQLException e) {
                throw failure(e);
            } finally {
                if (!done) {
                    dropWriter();
                }
            }
        }
    }

    /**
     * Takes the log into the database and empties the file of the log; false where a read of an earlier moment needs the log.
     */
    boolean emptyLog() {
        synchronized (writing) {
            requireOpen();
            boolean done = false;
            try {
                Sql sql = writer();
                sql.run("pragma busy_timeout = " + SHORT_BUSY_MILLIS);
                boolean emptied = sql.number("pragma wal_checkpoint(truncate)", 1) == 0;
                sql.run("pragma busy_timeout = " + BUSY_MILLIS);
                done = true;
                return emptied;
            } catch (SQLException e) {
                throw failure(e);
            } finally {
                if (!done) {
                    dropWriter();
                }
            }
        }
    }

    /** Rewrites the database from its rows. Commits wait meanwhile. */
    void rewrite() {
        synchronized (writing) {
            requireOpen();
            dropWriter(); // that connection has its temporary files in memory
            SQLiteConfig config = config();
            config.setTempStore(SQLiteConfig.TempStore.FILE);
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
            try (Sql sql = new Sql(connect(config))) {
                sql.run("pragma secure_delete = on");
                sql.run("vacuum");
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw StoreException.temporary("the store is closed", null);
        }
    }

    private Sql writer() throws SQLException {
        Sql open = writer;
        if (open == null) {
            SQLiteConfig config = config();
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
            open = new Sql(connect(config));
            writer = open;
            open.run("pragma secure_delete = on");
        }
        return open;
    }

    private void dropWriter() {
        Sql failed = writer;
        writer = null;
        if (failed != null) {
            close(failed);
        }
    }

    // ---------------------------------------------------------------------------------------------------------- read

    /** Runs reads of one moment. */
    <T extends @Nullable Object> T read(Work<T> work) {
        Sql sql = null;
        boolean done = false;
        try {
            sql = reader();
            sql.run("begin");
            T result = work.run(sql);
            sql.run("commit");
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (sql != null) {
                giveBack(sql, done);
            }
        }
    }

    private Sql reader() throws SQLException {
        synchronized (idle) {
            requireOpen();
            Sql free = idle.poll();
            if (free != null) {
                return free;
            }
        }
        Sql sql = new Sql(connect(config()));
        sql.run("pragma query_only = on");
        return sql;
    }

    /** Runs one statement that is no transaction's, on a connection of its own: it writes no table. */
    void alone(String statement, String value) {
        try (Sql sql = new Sql(connect(config()))) {
            sql.run(statement, value);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void giveBack(Sql sql, boolean usable) {
        synchronized (idle) {
            if (usable && !closed && idle.size() < MAX_IDLE) {
                idle.push(sql);
                return;
            }
        }
        close(sql);
    }

    // -------------------------------------------------------------------------------------------------------- common

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    private java.sql.Connection connect(SQLiteConfig config) throws SQLException {
        Properties properties = config.toProperties();
        return new org.sqlite.JDBC().connect(url, properties);
    }

    /** The failure as the contract of a store names it. */
    static StoreException failure(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException failure ? failure.getResultCode() : null;
        int primary = code == null ? 0 : code.code & 0xFF;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return StoreException.full("no space is left for the store: " + e.getMessage(), e);
        }
        if (primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || primary == SQLiteErrorCode.SQLITE_TOOBIG.code
                || primary == SQLiteErrorCode.SQLITE_MISMATCH.code) {
            return StoreException.rejected(-1, "the store refuses a row: " + e.getMessage(), e);
        }
        return StoreException.temporary("the store has failed: " + e.getMessage(), e);
    }

    private static void close(Sql sql) {
        try {
            sql.close();
        } catch (SQLException e) {
            LOG.warn("A connection to the store did not close: {}", e.getMessage());
        }
    }

    /** Closes all connections; the writer last, which so takes the log into the database. */
    @Override
    public void close() {
        synchronized (writing) {
            synchronized (idle) {
                closed = true;
                idle.forEach(Connections::close);
                idle.clear();
            }
            dropWriter();
        }
    }
}
