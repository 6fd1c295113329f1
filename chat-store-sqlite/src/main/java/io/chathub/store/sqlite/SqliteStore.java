package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.store.sqlite.internal.SqliteMessageStore;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A store in one directory, which one process uses at a time.
 *
 * <pre>{@code
 * Hub hub = Hub.builder().store(SqliteStore.in(Path.of("data"))).build();
 * }</pre>
 */
public final class SqliteStore {

    private SqliteStore() {}

    /**
     * The store in a directory, which is made when the hub is built, and must be on a local disk. The directory has the database {@code
     * chat.db} with its log, the lock of the process, and the mark of the commits; all of them belong together.
     */
    public static MessageStore in(Path directory) {
        return new SqliteMessageStore(Objects.requireNonNull(directory, "directory"));
    }
}
