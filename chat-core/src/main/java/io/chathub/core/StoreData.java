package io.chathub.core;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a hub's store.
 *
 * @param name       the name of the database, such as {@code SQLite}; empty before the first answer of the store
 * @param bytes      the size of the data with its indices and logs, in bytes; some seconds old
 * @param waiting    the number of events that wait for their commit
 * @param commits    the number of commits since the start
 * @param lastCommit the time of the last commit; null if there was none since the start
 * @param failures   the number of calls of the store since the start that failed because of the store; each retry counts
 * @param failure    why the store fails now, for operators; null while it is available
 */
public record StoreData(
        String name,
        long bytes,
        int waiting,
        long commits,
        @Nullable Instant lastCommit,
        long failures,
        @Nullable String failure) {

    /** Checks that {@code name} is not null. */
    public StoreData {
        Objects.requireNonNull(name, "name");
    }

    /** Whether the last calls of the store have succeeded. */
    public boolean isAvailable() {
        return failure == null;
    }
}
