package io.chathub.core.suite;

import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The base of a broker of a test that knows messages alone, and none that changes: the changes are the messages of the
 * history. All that a room of plain messages does not need fails.
 */
public abstract class MessagesOnlyBroker implements Broker {

    @Override
    public CompletionStage<Void> open(String stream) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void release(String stream) {}

    @Override
    public void expire(String stream) {}

    @Override
    public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<StreamHead> head(String stream) {
        return history(stream, HistoryQuery.newest(1)).thenApply(page -> page.head());
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return history(stream, HistoryQuery.after(after, limit)).thenApply(page -> {
            List<Entry> entries =
                    page.messages().stream().map(MessagesOnlyBroker::entry).toList();
            long through = page.more() ? entries.get(entries.size() - 1).change() : page.offset();
            return new ChangesPage(page.head(), entries, through, page.more());
        });
    }

    private static Entry entry(MessagePosted message) {
        long offset = message.offset();
        return new Entry(message.entryKey(), offset, offset, false, message, null, null, message.timestamp());
    }

    @Override
    public CompletionStage<@Nullable Entry> entry(String stream, String key) {
        return unsupported();
    }

    @Override
    public CompletionStage<List<Entry>> entries(String stream, Collection<String> keys) {
        return unsupported();
    }

    @Override
    public CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return unsupported();
    }

    @Override
    public CompletionStage<Tally> tally(String stream, TallyQuery query) {
        return unsupported();
    }

    @Override
    public CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        return unsupported();
    }

    @Override
    public CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets) {
        return unsupported();
    }

    @Override
    public CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit) {
        return unsupported();
    }

    @Override
    public CompletionStage<SearchPage> search(SearchQuery query) {
        return unsupported();
    }

    @Override
    public CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit) {
        return unsupported();
    }

    @Override
    public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Void> completeEffect(PendingEffect effect) {
        return unsupported();
    }

    private static <T> CompletionStage<T> unsupported() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("this broker of a test has plain messages alone"));
    }
}
