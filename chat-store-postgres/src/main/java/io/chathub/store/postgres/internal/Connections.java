package io.chathub.store.postgres.internal;

import io.chathub.core.spi.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the database: one that commits, and some for everything else. A connection that has failed is closed and
 * replaced. Thread-safe.
 */
final class Connections implements AutoCloseable {

    /** The work with a connection, in one transaction. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Sql sql) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int MAX_IDLE = 5;

    /** The time after which a statement without an answer counts as failed. */
    private static final int ANSWER_MILLIS = 10_000;

    private static final int CLOSE_MILLIS = 2_000;

    /**
     * An acknowledged message is on the disk, also where the default of the database is another one. A session whose client is gone does
     * not keep its locks.
     */
    private static final String SETTINGS = """
            set default_transaction_isolation = 'read committed';
            set lock_timeout = '8s';
            set idle_in_transaction_session_timeout = '30s';
            set tcp_keepalives_idle = 10;
            set tcp_keepalives_interval = 5;
            set tcp_keepalives_count = 3;
            select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'""";

    private final DataSource database;
    private final boolean shows;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Sql> idle = new ArrayDeque<>();
    /** All open connections; guarded by {@link #idle}. */
    private final Set<Sql> open = new HashSet<>();

    private @Nullable Sql writer;
    private boolean closed;

    /**
     * Connections to a database.
     *
     * @param shows whether each session shows that a store is open on the tables
     */
    Connections(DataSource database, boolean shows) {
        this.database = database;
        this.shows = shows;
    }

    // --------------------------------------------------------------------------------------------------------- write

    /** Runs work in a transaction of the connection that commits, alone. The transaction is durable when this method returns. */
    <T extends @Nullable Object> T write(Work<T> work) {
        Sql sql = null;
        boolean done = false;
        writing.lock();
        try {
            sql = writer();
            T result = work.run(sql);
            sql.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (!done && sql != null && !rollBack(sql)) {
                writer = null;
                close(sql);
            }
            writing.unlock();
        }
    }

    private Sql writer() throws SQLException {
        Sql sql = writer;
        if (sql == null) {
            sql = connect();
            writer = sql;
        }
        return sql;
    }

    // ------------------------------------------------------------------------------------------------------- the rest

    /** Runs reads of one moment; once more where a connection that was idle turns out to be lost. */
    <T extends @Nullable Object> T read(Work<T> work) {
        return run(sql -> {
            sql.run("set transaction isolation level repeatable read, read only");
            return work.run(sql);
        });
    }

    /** Runs a small change that may be repeated. */
    <T extends @Nullable Object> T change(Work<T> work) {
        return run(work);
    }

    /**
     * Runs a statement that is no part of a transaction, and may take long. A warning is a failure: PostgreSQL leaves out a table that
     * the user has no right to vacuum, and does not fail.
     */
    void alone(String statement) {
        Sql sql = null;
        try {
            sql = connect();
            sql.connection().setAutoCommit(true);
            sql.connection().setNetworkTimeout(Runnable::run, 0);
            SQLWarning warning = sql.scriptWithWarning(statement);
            if (warning != null) {
                throw StoreException.temporary(
                        "the database has not done everything: " + warning.getMessage(), warning);
            }
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (sql != null && reset(sql)) {
                close(sql);
            } else if (sql != null) {
                abort(sql);
            }
        }
    }

    private <T extends @Nullable Object> T run(Work<T> work) {
        Sql kept = idle();
        if (kept != null) {
            try {
                return runOn(kept, work);
            } catch (SQLException e) {
                if (!isLost(e)) {
                    throw failure(e);
                }
                closeIdle(); // they are lost too
            }
        }
        try {
            return runOn(connect(), work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private <T extends @Nullable Object> T runOn(Sql sql, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.run(sql);
            sql.commit();
            done = true;
            return result;
        } finally {
            giveBack(sql, done || rollBack(sql));
        }
    }

    private @Nullable Sql idle() {
        synchronized (idle) {
            return idle.poll();
        }
    }

    private void giveBack(Sql sql, boolean usable) {
        synchronized (idle) {
            if (usable && !closed && idle.size() < MAX_IDLE) {
                idle.push(sql);
                return;
            }
        }
        if (usable && !reset(sql)) {
            abort(sql);
        } else {
            close(sql);
        }
    }

    private void closeIdle() {
        List<Sql> lost;
        synchronized (idle) {
            lost = new ArrayList<>(idle);
            idle.clear();
        }
        lost.forEach(this::close);
    }

    // -------------------------------------------------------------------------------------------------------- common

    /** A new connection that is not among the idle ones. */
    Sql connect() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw StoreException.temporary("the store is closed", null);
            }
        }
        Connection connection = database.getConnection();
        Sql sql = new Sql(connection);
        boolean done = false;
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            connection.setAutoCommit(true);
            sql.script(SETTINGS);
            if (shows) {
                sql.script(OpenStores.SHOW);
            }
            connection.setAutoCommit(false);
            synchronized (idle) {
                done = !closed;
                if (done) {
                    open.add(sql);
                }
            }
            if (!done) {
                throw StoreException.temporary("the store is closed", null);
            }
            return sql;
        } finally {
            if (!done) {
                close(sql);
            }
        }
    }

    private static boolean rollBack(Sql sql) {
        try {
            sql.rollback();
            return true;
        } catch (SQLException e) {
            LOG.debug("A connection to the store is lost: {}", e.getMessage());
            return false;
        }
    }

    void close(Sql sql) {
        synchronized (idle) {
            open.remove(sql);
        }
        try {
            sql.close();
        } catch (SQLException e) {
            LOG.debug("A connection to the store did not close: {}", e.getMessage());
        }
    }

    /** Whether the connection is lost: the server is away, or has ended the session. */
    private static boolean isLost(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** The failure as the contract of a store names it. */
    static StoreException failure(SQLException e) {
        String state = state(e);
        if (state.equals("53100")) {
            return StoreException.full("no space is left for the database: " + e.getMessage(), e);
        }
        boolean refused = state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
        return refused
                ? StoreException.rejected(-1, "the database refuses a row: " + e.getMessage(), e)
                : StoreException.temporary("the database has failed: " + e.getMessage(), e);
    }

    /** Ends all connections, also those that wait for an answer. */
    @Override
    public void close() {
        Set<Sql> busy;
        List<Sql> unused;
        synchronized (idle) {
            closed = true;
            unused = new ArrayList<>(idle);
            busy = new HashSet<>(open);
            unused.forEach(busy::remove);
            idle.clear();
        }
        if (writing.tryLock()) {
            try {
                if (writer != null) {
                    unused.add(writer);
                    busy.remove(writer);
                    writer = null;
                }
            } finally {
                writing.unlock();
            }
        }
        boolean answers = true;
        for (Sql sql : unused) {
            answers = answers && reset(sql);
            if (answers) {
                close(sql);
            } else {
                busy.add(sql);
            }
        }
        busy.forEach(this::abort);
    }

    /** The pool of an application may give the session to others. */
    private boolean reset(Sql sql) {
        try {
            sql.connection().setNetworkTimeout(Runnable::run, CLOSE_MILLIS);
            sql.rollback();
            sql.connection().setAutoCommit(true);
            sql.script("reset all; unlisten *" + (shows ? ";" + OpenStores.HIDE : ""));
            sql.connection().setNetworkTimeout(Runnable::run, 0);
            return true;
        } catch (SQLException e) {
            LOG.debug("A connection to the store is lost: {}", e.getMessage());
            return false;
        }
    }

    private void abort(Sql sql) {
        synchronized (idle) {
            open.remove(sql);
        }
        try {
            sql.abort();
        } catch (SQLException e) {
            LOG.debug("A connection to the store did not end: {}", e.getMessage());
        }
    }
}
