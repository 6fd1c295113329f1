package io.chathub.core.spi.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A broker that forwards each call to another one. A decorator extends this class and overrides some methods. */
public abstract class ForwardingBroker implements Broker {

    private final Broker broker;

    /** Forwards to {@code broker}. */
    protected ForwardingBroker(Broker broker) {
        this.broker = Objects.requireNonNull(broker, "broker");
    }

    /** The broker that receives the calls. */
    protected final Broker delegate() {
        return broker;
    }

    @Override
    public void start(PublicationHandler handler) {
        broker.start(handler);
    }

    @Override
    public CompletionStage<Void> open(String stream) {
        return broker.open(stream);
    }

    @Override
    public void release(String stream) {
        broker.release(stream);
    }

    @Override
    public void expire(String stream) {
        broker.expire(stream);
    }

    @Override
    public void close() {
        broker.close();
    }

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        return broker.publish(request);
    }

    @Override
    public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
        return broker.placeOf(stream, key);
    }

    @Override
    public CompletionStage<StreamHead> head(String stream) {
        return broker.head(stream);
    }

    @Override
    public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return broker.history(stream, query);
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return broker.changes(stream, after, limit);
    }

    @Override
    public CompletionStage<@Nullable Entry> entry(String stream, String key) {
        return broker.entry(stream, key);
    }

    @Override
    public CompletionStage<List<Entry>> entries(String stream, Collection<String> keys) {
        return broker.entries(stream, keys);
    }

    @Override
    public CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return broker.keyRange(stream, prefix, after, limit);
    }

    @Override
    public CompletionStage<Tally> tally(String stream, TallyQuery query) {
        return broker.tally(stream, query);
    }

    @Override
    public CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        return broker.reactions(stream, target, emoji, after, limit);
    }

    @Override
    public CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets) {
        return broker.mine(stream, reactor, targets);
    }

    @Override
    public CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit) {
        return broker.readers(stream, target, after, limit);
    }

    @Override
    public CompletionStage<SearchPage> search(SearchQuery query) {
        return broker.search(query);
    }

    @Override
    public CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit) {
        return broker.streams(prefix, after, limit);
    }

    @Override
    public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
        return broker.effects(after, limit);
    }

    @Override
    public CompletionStage<Void> completeEffect(PendingEffect effect) {
        return broker.completeEffect(effect);
    }
}
