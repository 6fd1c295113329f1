package io.chathub.core.internal.store;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads streams: from memory where the states there answer for certain, else from the store. Any thread may call. */
final class StreamReads {

    private final MessageStore store;
    private final RoomOptions options;
    private final StoreReads reads;
    private final OtherNodes others;
    private final StoreWriter writer;
    private final StoreCare care;
    private final StoreHealth health;
    private final LongSupplier ageClock;

    StreamReads(
            MessageStore store,
            RoomOptions options,
            StoreReads reads,
            OtherNodes others,
            StoreWriter writer,
            StoreCare care,
            StoreHealth health,
            LongSupplier ageClock) {
        this.store = store;
        this.options = options;
        this.reads = reads;
        this.others = others;
        this.writer = writer;
        this.care = care;
        this.health = health;
        this.ageClock = ageClock;
    }

    /** The state of a stream, after the messages that are too old are removed. */
    CompletionStage<StreamState> state(DurableStream stream, @Nullable PublicationHandler handler) {
        StreamState known = stream.state();
        if (known == null) {
            return reads.submit(() -> stream.load(store, handler)).thenCompose(loaded -> fresh(stream, loaded));
        }
        return others.exist()
                ? others.forRead(stream, known).thenCompose(now -> fresh(stream, now))
                : fresh(stream, known);
    }

    private CompletionStage<StreamState> fresh(DurableStream stream, StreamState known) {
        Long oldest = known.oldest();
        long now = ageClock.getAsLong();
        if (oldest == null || now - oldest <= known.retention().ageMillis(options) || health.commitFailure() != null) {
            return CompletableFuture.completedFuture(known);
        }
        return care.expire(stream, known, now);
    }

    /**
     * Reads a page of a stream. A page of a newer epoch waits for the delivery of the reset.
     *
     * @param state what {@link #state} has given
     * @param empty makes the page of a stream that the store does not have
     */
    <T> CompletionStage<T> page(
            DurableStream stream,
            StreamState state,
            Function<StreamWindow, @Nullable T> inMemory,
            Function<MessageStore, @Nullable T> read,
            Function<T, StreamHead> head,
            Function<StreamHead, T> empty) {
        return inMemoryOr(stream, inMemory, () -> {
                    T page = read.apply(store);
                    return page != null ? page : empty.apply(state.head());
                })
                .thenCompose(page -> afterReset(stream, head.apply(page), page));
    }

    /** Reads from memory, where states that were forgotten are read again; else from the store. */
    <T> CompletionStage<T> inMemoryOr(
            DurableStream stream, Function<StreamWindow, @Nullable T> inMemory, Supplier<T> read) {
        T known = stream.inMemory(inMemory);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return reads.submit(() -> {
            stream.fill(store);
            T filled = stream.inMemory(inMemory);
            return filled != null ? filled : read.get();
        });
    }

    private <T> CompletionStage<T> afterReset(DurableStream stream, StreamHead head, T page) {
        StreamState known = stream.state();
        boolean delivered = known == null || known.head().epoch().equals(head.epoch());
        return delivered
                ? CompletableFuture.completedFuture(page)
                : others.exist() ? others.upToDate(stream).thenApply(done -> page) : writer.submit(() -> page);
    }
}
