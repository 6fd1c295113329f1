package io.chathub.core;

import io.chathub.core.export.ChatExport;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The data of a hub as a whole, for the host and its operators. Each action is in the {@linkplain Moderation#auditLog audit log}
 * under the name that the caller passes, of at most {@value Subject#MAX_LENGTH} characters. All methods may be called from any
 * thread, and return at once. {@link Moderation#erase} erases a user.
 */
public interface HubData {

    /**
     * Begins an export of all streams, or of one, as lines of JSON.
     *
     * @param stream the name of a room; null for everything
     */
    ChatExport export(@Nullable String stream, String operator);

    /**
     * Writes a copy of the store, of one moment, while the hub goes on. After a restore of the copy, every room begins a new epoch:
     * see docs/operations.md.
     *
     * @param file a file that does not exist, in a directory that exists; it is complete and durable when the stage completes
     * @return completes when the copy is written; fails with an {@link UnsupportedOperationException} where the hub has no store
     *         that writes backups, and with a {@link io.chathub.core.spi.store.StoreException} where the file exists or cannot be
     *         written
     */
    CompletionStage<Void> backup(Path file, String operator);

    /**
     * Sets how many messages a room keeps, and for how long, in place of the hub's options. It holds over restarts, and at once:
     * what does not fit is removed.
     *
     * @param retention {@link StreamRetention#DEFAULT} for the hub's options
     * @return completes when it is stored; fails with an {@link UnsupportedOperationException} where the hub has no store
     * @throws IllegalArgumentException if {@code room} is not the name of a room
     */
    CompletionStage<Void> retain(String room, StreamRetention retention, String operator);
}
