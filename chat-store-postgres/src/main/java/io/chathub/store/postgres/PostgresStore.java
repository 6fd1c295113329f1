package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.store.postgres.internal.PostgresMessageStore;
import io.chathub.store.postgres.internal.Schema;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A store in a PostgreSQL database, version 13 or later, which several processes may use at once: their hubs are the nodes of one chat.
 *
 * <pre>{@code
 * PGSimpleDataSource database = new PGSimpleDataSource();
 * database.setUrl("jdbc:postgresql://localhost/chat?user=chat&connectTimeout=5&socketTimeout=10");
 * Hub hub = Hub.builder().store(PostgresStore.of(database)).build();
 * }</pre>
 *
 * <p>The tables are in the first schema of the connections' search path, and their names begin with {@code chat_}. The store
 * keeps up to eight connections of its own for as long as it is open, so that a pool is not needed; each is a session: a pool
 * between that gives a session away after each transaction cannot be used. The data source should have a timeout for making a
 * connection, since the store waits for as long as the data source does.
 */
public final class PostgresStore {

    private PostgresStore() {}

    /**
     * The store in a database. The tables are made, or brought up to date, when the hub is built; the user of the database needs the
     * right to do so.
     */
    public static MessageStore of(DataSource database) {
        return new PostgresMessageStore(Objects.requireNonNull(database, "database"), true, false);
    }

    /**
     * The store in a database whose tables others make and change, by {@link #schemaScript}. The store changes no table: a database
     * that is not up to date is refused when the hub is built.
     */
    public static MessageStore withoutMigration(DataSource database) {
        return new PostgresMessageStore(Objects.requireNonNull(database, "database"), false, false);
    }

    /**
     * The store in a database for a step that no server may disturb: {@link MessageStore#renewAll} after a restore. It is refused as
     * {@code UNUSABLE} when the store is opened, and again at the step, while another store is open on the tables: each of its sessions
     * holds a lock that shows it. A store of a version before that lock is not seen. A server that starts meanwhile waits for the
     * step.
     *
     * @param migrates whether the tables may be brought up to date; else they are only checked
     */
    public static MessageStore alone(DataSource database, boolean migrates) {
        return new PostgresMessageStore(Objects.requireNonNull(database, "database"), migrates, true);
    }

    /**
     * The statements that make the tables, or bring them up to date, with the rows by which a store knows the version.
     *
     * @param from the version that the database has; 0 for an empty one
     * @throws IllegalArgumentException if there is no such version
     */
    public static String schemaScript(int from) {
        return Schema.script(from);
    }
}
