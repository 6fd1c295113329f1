package io.chathub.core.spi.store;

import java.util.Objects;

/**
 * The name and the size of a store.
 *
 * @param name  the name of the database, such as {@code SQLite}
 * @param bytes the size of the data with its indices and logs, in bytes
 */
public record StoreStatus(String name, long bytes) {

    /** Checks that {@code name} is not null. */
    public StoreStatus {
        Objects.requireNonNull(name, "name");
    }
}
