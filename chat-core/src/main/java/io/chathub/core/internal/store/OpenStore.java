package io.chathub.core.internal.store;

import io.chathub.core.StoreData;
import io.chathub.core.StreamRetention;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.backend.SanctionStore;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.MessageStore.MessageTimes;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store that a hub has opened, and the parts of the hub over it. The store is closed with the last of the parts. */
public final class OpenStore {

    private static final int PARTS = 2;
    private static final int SECRET_BYTES = 32;

    private final MessageStore store;
    private final @Nullable MessageTimes newest;
    private final DurableBroker broker;
    private final DurableModeration moderation;
    private final AtomicInteger open = new AtomicInteger(PARTS);

    private OpenStore(MessageStore store, RoomOptions options, Clock clock, ChatRuntime runtime) {
        this.store = store;
        newest = store.newest();
        broker = new DurableBroker(store, options, runtime, ageClock(newest, clock, runtime), this::closePart);
        moderation = new DurableModeration(
                store, store.sanctions(), store.auditLog(Moderation.AUDIT_LOG_LENGTH), runtime, this::closePart);
    }

    /**
     * Opens a store, and takes over its end.
     *
     * @param clock the clock of timestamps
     * @throws io.chathub.core.spi.store.StoreException if the store cannot be used
     */
    public static OpenStore open(MessageStore store, RoomOptions options, Clock clock, ChatRuntime runtime) {
        store.open(new StoreSettings(options, new IdGenerator(runtime)::next));
        boolean done = false;
        try {
            OpenStore opened = new OpenStore(store, options, clock, runtime);
            done = true;
            return opened;
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    /**
     * The time that passes: setting the clock of timestamps changes no age. Only the time between the newest message and the start is
     * measured by that clock, and taken for nothing where the clock was set back behind the message.
     */
    private static LongSupplier ageClock(@Nullable MessageTimes newest, Clock clock, ChatRuntime runtime) {
        long now = clock.millis();
        long begin = newest == null
                ? now
                : newest.age() + Math.max(0, now - newest.timestamp().toEpochMilli());
        long since = runtime.nanoTime();
        return () -> begin + TimeUnit.NANOSECONDS.toMillis(runtime.nanoTime() - since);
    }

    /** The timestamp of the newest message of earlier runs; null without messages. */
    public @Nullable Instant latestTimestamp() {
        return newest == null ? null : newest.timestamp();
    }

    private void closePart() {
        if (open.decrementAndGet() == 0) {
            store.close();
        }
    }

    /**
     * The backend with the parts over the store.
     *
     * @throws IllegalArgumentException if the other backend has a broker or sanctions of its own
     */
    public Backend backend(Backend others) {
        if (others.broker() != null || others.sanctions() != null) {
            throw new IllegalArgumentException(
                    "store, backend: both have a broker or sanctions (expected: one of them)");
        }
        Backend.Builder all = Backend.builder().broker(broker).sanctions(sanctions());
        if (others.names() != null) {
            all.names(others.names());
        }
        if (others.presence() != null) {
            all.presence(others.presence());
        }
        if (others.bus() != null) {
            all.bus(others.bus());
        }
        return all.build();
    }

    /** See {@link MessageStore#messagesOf}. */
    public CompletionStage<Map<String, List<Long>>> messagesOf(String author, int limit) {
        return broker.care().messagesOf(author, limit);
    }

    /** See {@link MessageStore#erase}. Entries of the audit log that wait for the store are stored before. */
    public CompletionStage<Integer> erase(ErasedUser user) {
        return moderation
                .beginErasure(user)
                .thenCompose(stored -> broker.care().erase(user))
                .whenComplete((left, failure) -> moderation.endErasure(user));
    }

    /** Removes the bytes of removed texts from the store's files. */
    public CompletionStage<Void> purge() {
        return broker.care().purge();
    }

    /** Whether the store writes backups. */
    public boolean writesBackups() {
        return store.writesBackups();
    }

    /** See {@link MessageStore#backup}. */
    public CompletionStage<Void> backup(Path file) {
        return broker.care().backup(file);
    }

    /** See {@link MessageStore#retain}. */
    public CompletionStage<Void> retain(String stream, StreamRetention retention) {
        return broker.care().retain(stream, retention);
    }

    /** Called often: removes old messages of streams that nobody uses, now and then. */
    public void sweep() {
        broker.care().sweep();
    }

    /** The state of the store. */
    public StoreData data() {
        return broker.care().data();
    }

    private SanctionStore sanctions() {
        return moderation;
    }

    /** The entries of the audit log from before the start, oldest first. */
    public List<AuditEntry> earlierAudit() {
        return moderation.earlierAudit();
    }

    /** Stores an entry of the audit log, soon. */
    public void audit(AuditEntry entry) {
        moderation.audit(entry);
    }

    /** The newest entries of the audit log, oldest first, with those that were {@linkplain #audit added} before this call. */
    public CompletionStage<List<AuditEntry>> auditLog() {
        return moderation.auditLog();
    }

    /** Calls {@code listener} after each erasure of a user by another node, which removes the user from the audit log too. */
    public void onErasures(Runnable listener) {
        broker.onErasures(listener);
    }

    /** The secret of public ids that is kept with the data; made at the first call. */
    public byte[] identitySecret(ChatRuntime runtime) {
        byte[] proposed = new byte[SECRET_BYTES];
        runtime.nextSecretBytes(proposed);
        return store.identitySecret(proposed);
    }

    /** Closes a store whose parts were never started. */
    public void closeUnused() {
        store.close();
    }
}
