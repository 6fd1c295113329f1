package io.chathub.core.internal.store;

import io.chathub.core.StoreData;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import io.chathub.runtime.ChatRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The steps of operators at a store that is in use. Any thread may call. */
final class StoreCare {

    private static final int SWEEP_PAGE = 100;
    private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long PURGE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final MessageStore store;
    private final StoreWriter writer;
    private final StoreReads reads;
    private final StoreHealth health;
    private final WaitingEvents waiting;
    private final Map<String, DurableStream> streams;
    private final ChatRuntime runtime;
    private final LongSupplier ageClock;
    private final StoreTasks backups;
    private final SerialRuns purges = new SerialRuns();
    private @Nullable Long sweptAt;

    /**
     * The care of {@code store}.
     *
     * @param streams those in memory, by name; the broker's
     */
    StoreCare(
            MessageStore store,
            StoreWriter writer,
            StoreReads reads,
            StoreHealth health,
            WaitingEvents waiting,
            Map<String, DurableStream> streams,
            ChatRuntime runtime,
            LongSupplier ageClock) {
        this.store = store;
        this.writer = writer;
        this.reads = reads;
        this.health = health;
        this.waiting = waiting;
        this.streams = streams;
        this.runtime = runtime;
        this.ageClock = ageClock;
        backups = new StoreTasks(runtime.pool("chathub-store-backup", 1, 1), "another backup is written");
    }

    /** The state of the store; its size is that of the read before, and is read again where it is some seconds old. */
    StoreData data() {
        if (health.takeStatusRead()) {
            var unused = reads.submit(() -> {
                health.statusRead(store.status());
                return null;
            });
        }
        return health.data(waiting.size());
    }

    // ------------------------------------------------------------------------------------------------------- erasure

    /** See {@link MessageStore#messagesOf}. */
    CompletionStage<Map<String, List<Long>>> messagesOf(String author, int limit) {
        return reads.submit(() -> store.messagesOf(author, limit));
    }

    /** See {@link MessageStore#erase}. States in memory may have the user: they are forgotten. */
    CompletionStage<Integer> erase(ErasedUser user) {
        return writer.submit(() -> {
            int left = store.erase(user);
            forgetStates();
            return left;
        });
    }

    /**
     * Removes the bytes of removed texts, step by step; see {@link MessageStore#purge}. The steps of a call begin after the call: the
     * steps of a run that has begun do not see a text that is removed later.
     */
    CompletionStage<Void> purge() {
        return purges.run(this::purgeSteps);
    }

    private CompletionStage<Void> purgeSteps() {
        return reads.submit(store::purge).thenCompose(done -> {
            if (done) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> rest = new CompletableFuture<>();
            runtime.schedule(
                    PURGE_PAUSE_NANOS,
                    () -> purgeSteps().whenComplete((end, failure) -> {
                        if (failure == null) {
                            rest.complete(null);
                        } else {
                            rest.completeExceptionally(failure);
                        }
                    }));
            return rest;
        });
    }

    // ----------------------------------------------------------------------------------------------------- retention

    /** Removes the messages of a stream that are too old: the state after that, or the known one after a failure. */
    CompletionStage<StreamState> expire(DurableStream stream, StreamState known, long now) {
        return writer.submit(() -> {
                    StreamState expired = store.expire(stream.name(), now);
                    if (expired != null) {
                        stream.retained(expired);
                    }
                    return expired == null ? known : expired;
                })
                .exceptionally(failure -> known); // the next read tries again
    }

    /** Now and then, removes the messages that are too old from the streams that nobody uses. Called often, by one thread. */
    void sweep() {
        long now = runtime.nanoTime();
        if (sweptAt == null || now - sweptAt >= SWEEP_NANOS) {
            sweptAt = now;
            expireOverdue();
        }
    }

    private void expireOverdue() {
        long now = ageClock.getAsLong();
        var unused = reads.submit(() -> store.overdue(now, SWEEP_PAGE)).thenAccept(names -> {
            List<CompletableFuture<?>> steps = new ArrayList<>();
            for (String name : names) {
                steps.add(writer.submit(() -> {
                    moved(name, store.expire(name, now));
                    return null;
                }));
            }
            if (names.size() == SWEEP_PAGE) {
                var unusedRest = CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new))
                        .thenRun(this::expireOverdue); // after a failure, the next sweep goes on
            }
        });
    }

    private void moved(String name, @Nullable StreamState state) {
        DurableStream stream = streams.get(name);
        if (state != null && stream != null) {
            stream.retained(state);
        }
    }

    /** Gives a stream a retention of its own. */
    CompletionStage<Void> retain(String name, StreamRetention retention) {
        return writer.submit(() -> {
            moved(name, store.retain(name, retention, ageClock.getAsLong()));
            return null;
        });
    }

    // -------------------------------------------------------------------------------------------------------- backup

    /** Writes a backup on a thread of its own: the threads of the reads are for clients. One at a time. */
    CompletionStage<Void> backup(Path file) {
        return backups.submit(() -> {
            store.backup(file);
            return null;
        });
    }

    /** Ends the threads of reads and backups: waits for at most {@code nanos} until none of them uses the store. */
    void stop(long nanos) {
        reads.stop();
        backups.stop();
        try {
            runtime.await(() -> reads.isIdle() && backups.isIdle(), runtime.nanoTime() + nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetStates() {
        streams.values().forEach(DurableStream::forgetStates);
    }
}
