package io.chathub.store.postgres.internal;

import io.chathub.core.spi.store.StoreException;
import java.sql.SQLException;

/**
 * The stores that are open on the tables of a schema: each of their sessions holds a shared lock, which ends with the session at the
 * latest. A step that has to be alone takes the same lock for itself.
 */
final class OpenStores {

    private static final String LOCK = "(hashtext('chathub store'), hashtext(current_schema()))";

    /** The session shows from now on that a store is open. It waits for a step that is alone. */
    static final String SHOW = "select pg_advisory_lock_shared" + LOCK;

    /** The session goes back to a pool. */
    static final String HIDE = "select pg_advisory_unlock_shared" + LOCK;

    private OpenStores() {}

    /**
     * Checks that no store is open, until the end of the transaction.
     *
     * @throws StoreException {@code UNUSABLE} where one is
     */
    static void requireNone(Sql sql) throws SQLException {
        if (!Boolean.TRUE.equals(sql.first("select pg_try_advisory_xact_lock" + LOCK, row -> row.getBoolean(1)))) {
            throw StoreException.unusable("a server is connected to the database: stop all servers before", null);
        }
    }
}
