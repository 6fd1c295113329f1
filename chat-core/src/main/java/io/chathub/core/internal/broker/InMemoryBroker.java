package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.broker.search.MessageSearch;
import io.chathub.core.internal.broker.stream.EffectQueue;
import io.chathub.core.internal.broker.stream.EntryStream;
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
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The broker of a single node: one {@link EntryStream} a stream, in this process. */
public final class InMemoryBroker implements Broker {

    private final RoomOptions options;
    private final LongSupplier ticker;
    private final IdGenerator ids;
    private final FirstEpochs epochs;
    private final Map<String, EntryStream> streams = new ConcurrentHashMap<>();
    private final EffectQueue effects = new EffectQueue();
    private volatile @Nullable PublicationHandler handler;

    /**
     * A broker with the history limits of {@code options}.
     *
     * @param ticker a time in nanoseconds that never decreases, for the age of messages and keys
     */
    public InMemoryBroker(RoomOptions options, LongSupplier ticker, IdGenerator ids) {
        this.options = options;
        this.ticker = ticker;
        this.ids = ids;
        epochs = new FirstEpochs(ids);
    }

    // ------------------------------------------------------------------------------------------------- lifetime

    @Override
    public void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    @Override
    public CompletionStage<Void> open(String stream) {
        inStream(stream, there -> there.setDelivering(true));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void release(String stream) {
        EntryStream there = streams.get(stream);
        if (there != null && there.release()) {
            streams.remove(stream, there);
        }
    }

    @Override
    public void expire(String stream) {
        EntryStream there = streams.get(stream);
        if (there != null) {
            there.retire(() -> epochs.end(stream)); // first: no publication reaches it once another stream has its name
            streams.remove(stream, there);
        }
    }

    /**
     * Begins a new epoch of a stream, as after a loss of the newest events. A value at or above the head loses nothing. With a
     * loss, what an event above {@code keepThrough} has made or changed is dropped, since its earlier state is not known, and so
     * is each unpinned message below such a message: more than a store loses, which has earlier states. Handlers receive {@link PublicationHandler#onReset} in the stream's order. For tests, stores and
     * operators; without effect for a stream that does not exist.
     */
    public void renew(String stream, long keepThrough) {
        EntryStream there = streams.get(stream);
        if (there != null) {
            there.renew(ids.next(), keepThrough, handler);
        }
    }

    @Override
    public void close() {
        handler = null;
        streams.clear();
    }

    // -------------------------------------------------------------------------------------------------- publish

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        PublicationHandler target = handler;
        if (target == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the broker is not running"));
        }
        PublishResult result;
        try {
            result = inStream(request.stream(), stream -> stream.publish(request, target));
        } catch (ProtocolException | IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (!request.effects().isEmpty() && result.outcome() == Outcome.DONE && !result.duplicate()) {
            target.onEffects();
        }
        return CompletableFuture.completedFuture(result);
    }

    @Override
    public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
        EntryStream there = streams.get(stream);
        return CompletableFuture.completedFuture(there == null ? null : there.placeOf(key));
    }

    // ---------------------------------------------------------------------------------------------------- reads

    @Override
    public CompletionStage<StreamHead> head(String stream) {
        return CompletableFuture.completedFuture(inStream(stream, EntryStream::head));
    }

    @Override
    public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return CompletableFuture.completedFuture(inStream(stream, there -> there.history(query)));
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return CompletableFuture.completedFuture(inStream(stream, there -> there.changes(after, limit)));
    }

    @Override
    public CompletionStage<Tally> tally(String stream, TallyQuery query) {
        return CompletableFuture.completedFuture(inStream(stream, there -> there.tally(query)));
    }

    @Override
    public CompletionStage<@Nullable Entry> entry(String stream, String key) {
        List<Entry> found = ifThere(stream, List.of(), there -> there.entries(List.of(key)));
        return CompletableFuture.completedFuture(found.isEmpty() ? null : found.get(0));
    }

    @Override
    public CompletionStage<List<Entry>> entries(String stream, Collection<String> keys) {
        return CompletableFuture.completedFuture(ifThere(stream, List.of(), there -> there.entries(keys)));
    }

    @Override
    public CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return CompletableFuture.completedFuture(
                ifThere(stream, List.of(), there -> there.keyRange(prefix, after, limit)));
    }

    @Override
    public CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        ReactionPage none = new ReactionPage(0, List.of(), false);
        return CompletableFuture.completedFuture(
                ifThere(stream, none, there -> there.reactions(target, emoji, after, limit)));
    }

    @Override
    public CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets) {
        return CompletableFuture.completedFuture(ifThere(stream, Map.of(), there -> there.mine(reactor, targets)));
    }

    @Override
    public CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit) {
        return CompletableFuture.completedFuture(
                ifThere(stream, List.of(), there -> there.readers(target, after, limit)));
    }

    @Override
    public CompletionStage<SearchPage> search(SearchQuery query) {
        try {
            return CompletableFuture.completedFuture(
                    MessageSearch.read(query, name -> ifThere(name, List.of(), EntryStream::newestFirst)));
        } catch (ProtocolException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit) {
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        streams.forEach((name, stream) -> {
            if (name.startsWith(prefix) && (after == null || name.compareTo(after) > 0) && stream.hasEvents()) {
                first.add(name);
                if (first.size() > limit + 1L) {
                    first.remove();
                }
            }
        });
        List<String> names = first.stream().sorted().limit(limit).toList();
        return CompletableFuture.completedFuture(new StreamPage(names, first.size() > names.size()));
    }

    // -------------------------------------------------------------------------------------------------- effects

    @Override
    public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
        return CompletableFuture.completedFuture(effects.page(after, limit));
    }

    @Override
    public CompletionStage<Void> completeEffect(PendingEffect effect) {
        effects.complete(effect);
        return CompletableFuture.completedFuture(null);
    }

    /** A stream may be retired between the lookup and its use: then the name has, or gets, another. */
    private <T> T inStream(String name, Function<EntryStream, @Nullable T> use) {
        while (true) {
            EntryStream stream = streams.computeIfAbsent(
                    name, key -> new EntryStream(key, epochs.of(key), options, ticker, effects));
            T result = use.apply(stream);
            if (result != null) {
                return result;
            }
            streams.remove(name, stream);
        }
    }

    /** Reads a stream without making it. */
    private <T> T ifThere(String name, T otherwise, Function<EntryStream, @Nullable T> read) {
        EntryStream stream = streams.get(name);
        T result = stream == null ? null : read.apply(stream);
        return result == null ? otherwise : result;
    }
}
