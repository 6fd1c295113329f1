package io.chathub.core.internal.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.reply.Place;
import io.chathub.runtime.ChatRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker over a {@link MessageStore}: an event is acknowledged and delivered once it is stored. The store is open before
 * {@link #start}, and may be closed after {@link #close}. {@link #expire} only forgets what is in memory: state is never lost by it.
 */
public final class DurableBroker implements Broker {

    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TRANSIENT_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final MessageStore store;
    private final BrokerTuning tuning;
    private final LongSupplier ageClock;
    private final Runnable onClosed;
    private final IdGenerator ids;
    private final WaitingEvents waiting;
    private final StoreHealth health;
    private final StoreWriter writer;
    private final StoreReads reads;
    private final OtherNodes others;
    private final StoreCare care;
    private final StreamReads pages;
    private final Map<String, DurableStream> streams = new ConcurrentHashMap<>();
    private volatile @Nullable PublicationHandler handler;

    /**
     * A broker over {@code store}.
     *
     * @param ageClock the clock by which ages of messages and keys are measured, in milliseconds; see {@link MessageStore}
     * @param onClosed called once the broker uses the store no more
     */
    public DurableBroker(
            MessageStore store, RoomOptions options, ChatRuntime runtime, LongSupplier ageClock, Runnable onClosed) {
        this(store, options, runtime, ageClock, onClosed, BrokerTuning.DEFAULT);
    }

    /** As the other constructor, with other sizes than those of a hub. */
    public DurableBroker(
            MessageStore store,
            RoomOptions options,
            ChatRuntime runtime,
            LongSupplier ageClock,
            Runnable onClosed,
            BrokerTuning tuning) {
        this.store = store;
        this.tuning = tuning;
        this.onClosed = onClosed;
        this.ageClock = ageClock;
        ids = new IdGenerator(runtime);
        waiting = new WaitingEvents(runtime);
        health = new StoreHealth(runtime);
        reads = new StoreReads(runtime, health, () -> health.statusRead(store.status()));
        others = new OtherNodes(store, reads, streams, runtime, tuning.poll());
        writer = new StoreWriter(store, waiting, health, runtime, ageClock, others::catchUp);
        care = new StoreCare(store, writer, reads, health, waiting, streams, runtime, ageClock);
        pages = new StreamReads(store, options, reads, others, writer, care, health, ageClock);
    }

    // ------------------------------------------------------------------------------------------------------ lifetime

    @Override
    public void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
        health.notify(publicationHandler);
        writer.start(publicationHandler);
        others.start(publicationHandler);
    }

    @Override
    public CompletionStage<Void> open(String stream) {
        DurableStream opened;
        do {
            opened = stream(stream);
        } while (!opened.setDelivering(true));
        return state(opened).thenApply(loaded -> null);
    }

    @Override
    public void release(String stream) {
        DurableStream there = streams.get(stream);
        if (there != null) {
            there.setDelivering(false);
            forgetIfUnused(there);
        }
    }

    @Override
    public void expire(String stream) {
        release(stream);
    }

    /**
     * Begins a new epoch of a stream, which keeps everything; handlers receive {@link PublicationHandler#onReset} in the stream's
     * order. Without effect for a stream that does not exist.
     */
    public CompletionStage<Void> renew(String name) {
        return writer.submit(() -> {
                    StreamState renewed = store.renew(name, ids.next());
                    DurableStream there = streams.get(name);
                    if (there != null && renewed != null && !others.exist()) {
                        there.renewed(renewed, handler);
                    }
                    return there;
                })
                .thenCompose(there -> there == null ? CompletableFuture.completedStage(null) : others.upToDate(there));
    }

    /** Calls {@code listener} after each erasure of a user by another node. */
    void onErasures(Runnable listener) {
        others.onErasures(listener);
    }

    /** The steps of operators. */
    StoreCare care() {
        return care;
    }

    /** Completes when all requests before this call, and what other nodes had stored, are delivered or have failed. */
    public CompletionStage<Void> flush() {
        if (waiting.size() == 0) {
            return writer.submit(() -> null).thenCompose(between -> others.poll());
        }
        return writer.submit(() -> null).thenCompose(between -> flush());
    }

    @Override
    public void close() {
        waiting.close();
        writer.stop(STOP_NANOS);
        handler = null;
        health.notify(null);
        others.stop();
        care.stop(STOP_NANOS);
        streams.clear();
        onClosed.run();
    }

    private DurableStream stream(String name) {
        return streams.computeIfAbsent(name, key -> new DurableStream(key, ids.next(), tuning.windowEntries()));
    }

    private void forgetIfUnused(DurableStream stream) {
        if (stream.removeIfUnused()) {
            streams.remove(stream.name(), stream);
        }
    }

    // ------------------------------------------------------------------------------------------------------- publish

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        if (handler == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the broker is not running"));
        }
        try {
            return publishIn(request);
        } catch (ProtocolException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<PublishResult> publishIn(PublishRequest request) {
        while (true) {
            DurableStream stream = stream(request.stream());
            PendingEvent event = new PendingEvent(stream, request);
            if (!event.isDurable()) {
                boolean slow = waiting.isOlderThan(TRANSIENT_PATIENCE_NANOS);
                if (stream.publishTransient(event, slow, handler)) {
                    return CompletableFuture.completedFuture(PublishResult.done(null, null));
                }
                continue;
            }
            CompletableFuture<PublishResult> answer = stream.take(event, waiting::add);
            if (answer != null) {
                writer.wake();
                return answer.whenComplete((result, failure) -> forgetIfUnused(stream));
            }
        }
    }

    @Override
    public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
        DurableStream there = streams.get(stream);
        CompletableFuture<PublishResult> pending = there == null ? null : there.pending(key);
        Supplier<CompletableFuture<@Nullable Place>> read =
                () -> reads.submit(() -> store.placeOf(stream, key, ageClock.getAsLong()));
        return pending == null
                ? read.get()
                : pending.handle((result, failure) -> 0).thenCompose(done -> read.get());
    }

    // --------------------------------------------------------------------------------------------------------- reads

    private CompletionStage<StreamState> state(DurableStream stream) {
        return pages.state(stream, handler);
    }

    /** See {@link StreamReads#page}. */
    private <T> CompletionStage<T> page(
            String name,
            Function<StreamWindow, @Nullable T> inMemory,
            Function<MessageStore, @Nullable T> read,
            Function<T, StreamHead> head,
            Function<StreamHead, T> empty) {
        DurableStream stream = stream(name);
        return state(stream)
                .thenCompose(state -> pages.page(stream, state, inMemory, read, head, empty))
                .whenComplete((page, failure) -> forgetIfUnused(stream));
    }

    /** Reads what needs no head, after the messages that are too old are removed from a stream that is open. */
    private <T extends @Nullable Object> CompletionStage<T> rows(String name, Supplier<T> read) {
        DurableStream stream = streams.get(name);
        if (stream == null || stream.state() == null) {
            return reads.submit(read);
        }
        return state(stream).thenCompose(state -> reads.submit(read));
    }

    @Override
    public CompletionStage<StreamHead> head(String stream) {
        DurableStream there = stream(stream);
        return state(there).thenApply(StreamState::head).whenComplete((head, failure) -> forgetIfUnused(there));
    }

    @Override
    public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return page(
                stream,
                window -> window.history(query),
                from -> from.history(stream, query),
                HistoryPage::head,
                head -> new HistoryPage(head, List.of(), false, 0, query.countedFrom() == null ? null : 0L));
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return page(
                stream,
                window -> window.changes(after, limit),
                from -> from.changes(stream, after, limit),
                ChangesPage::head,
                head -> new ChangesPage(head, List.of(), head.offset(), false));
    }

    @Override
    public CompletionStage<Tally> tally(String stream, TallyQuery query) {
        return page(
                stream,
                window -> window.tally(query),
                from -> from.tally(stream, query),
                Tally::head,
                head -> new Tally(head, 0, 0));
    }

    @Override
    public CompletionStage<@Nullable Entry> entry(String stream, String key) {
        return entries(stream, List.of(key)).thenApply(found -> found.isEmpty() ? null : found.get(0));
    }

    @Override
    public CompletionStage<List<Entry>> entries(String stream, Collection<String> keys) {
        List<String> wanted = List.copyOf(keys);
        DurableStream there = streams.get(stream);
        if (there == null || there.state() == null) {
            return reads.submit(() -> store.entries(stream, wanted));
        }
        return state(there)
                .thenCompose(state ->
                        pages.inMemoryOr(there, window -> window.entries(wanted), () -> store.entries(stream, wanted)));
    }

    @Override
    public CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return rows(stream, () -> store.keyRange(stream, prefix, after, limit));
    }

    @Override
    public CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        return rows(stream, () -> store.reactions(stream, target, emoji, after, limit));
    }

    @Override
    public CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets) {
        List<Long> wanted = List.copyOf(targets);
        return rows(stream, () -> store.mine(stream, reactor, wanted));
    }

    @Override
    public CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit) {
        return rows(stream, () -> store.readers(stream, target, after, limit));
    }

    @Override
    public CompletionStage<SearchPage> search(SearchQuery query) {
        CompletionStage<?> ready = CompletableFuture.completedFuture(0);
        for (String name : query.streams()) {
            DurableStream there = streams.get(name);
            if (there != null && there.state() != null) {
                ready = ready.thenCombine(state(there), (before, state) -> 0);
            }
        }
        return ready.thenCompose(done -> reads.submit(() -> store.search(query)));
    }

    @Override
    public CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit) {
        return reads.submit(() -> store.streams(prefix, after, limit));
    }

    // ------------------------------------------------------------------------------------------------------- effects

    @Override
    public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
        return reads.submit(() -> store.effects(after, limit));
    }

    @Override
    public CompletionStage<Void> completeEffect(PendingEffect effect) {
        return writer.submit(() -> {
            store.completeEffect(effect);
            return null;
        });
    }
}
