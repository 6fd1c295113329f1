package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the failures of a broker. A refusal of the request itself, which the broker has decided, is no failure. A stage
 * that is complete already, as those of the in-memory broker are, costs no allocation.
 */
public final class WatchedBroker extends ForwardingBroker {

    private final LongAdder failures = new LongAdder();

    /** Watches {@code broker}. */
    public WatchedBroker(Broker broker) {
        super(broker);
    }

    /** The number of failed calls. */
    public long failures() {
        return failures.sum();
    }

    private <T> CompletionStage<T> watched(CompletionStage<T> stage) {
        boolean succeeded =
                stage instanceof CompletableFuture<T> future && future.isDone() && !future.isCompletedExceptionally();
        if (!succeeded && stage != null) { // null is against the contract: the caller reports it
            var unused = stage.whenComplete((value, failure) -> {
                if (failure != null && isOfBroker(Stages.cause(failure))) {
                    failures.increment();
                }
            });
        }
        return stage;
    }

    private static boolean isOfBroker(Throwable cause) {
        return !(cause instanceof ProtocolException refusal) || refusal.code() == ErrorCode.UNAVAILABLE;
    }

    @Override
    public CompletionStage<Void> open(String stream) {
        return watched(super.open(stream));
    }

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        return watched(super.publish(request));
    }

    @Override
    public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
        return watched(super.placeOf(stream, key));
    }

    @Override
    public CompletionStage<StreamHead> head(String stream) {
        return watched(super.head(stream));
    }

    @Override
    public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return watched(super.history(stream, query));
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return watched(super.changes(stream, after, limit));
    }

    @Override
    public CompletionStage<@Nullable Entry> entry(String stream, String key) {
        return watched(super.entry(stream, key));
    }

    @Override
    public CompletionStage<List<Entry>> entries(String stream, Collection<String> keys) {
        return watched(super.entries(stream, keys));
    }

    @Override
    public CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return watched(super.keyRange(stream, prefix, after, limit));
    }

    @Override
    public CompletionStage<Tally> tally(String stream, TallyQuery query) {
        return watched(super.tally(stream, query));
    }

    @Override
    public CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        return watched(super.reactions(stream, target, emoji, after, limit));
    }

    @Override
    public CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets) {
        return watched(super.mine(stream, reactor, targets));
    }

    @Override
    public CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit) {
        return watched(super.readers(stream, target, after, limit));
    }

    @Override
    public CompletionStage<SearchPage> search(SearchQuery query) {
        return watched(super.search(query));
    }

    @Override
    public CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit) {
        return watched(super.streams(prefix, after, limit));
    }

    @Override
    public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
        return watched(super.effects(after, limit));
    }

    @Override
    public CompletionStage<Void> completeEffect(PendingEffect effect) {
        return watched(super.completeEffect(effect));
    }
}
