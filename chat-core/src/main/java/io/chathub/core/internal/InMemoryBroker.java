package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.protocol.ServerEvent;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The broker of a single node: one {@link RoomStream} a room, all of it in this process. */
public final class InMemoryBroker implements Broker {

    private final HubOptions options;
    private final Clock clock;
    private final IdGenerator ids;
    private final Map<String, RoomStream> streams = new ConcurrentHashMap<>();
    private volatile @Nullable PublicationHandler handler;

    /** A broker that keeps as much as {@code options} say. */
    public InMemoryBroker(HubOptions options, Clock clock, IdGenerator ids) {
        this.options = options;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    @Override
    public CompletionStage<Publication> publish(String room, String origin, ServerEvent event) {
        PublicationHandler target = handler;
        if (target == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the broker is not running"));
        }
        return CompletableFuture.completedFuture(stream(room).publish(origin, event, target));
    }

    @Override
    public CompletionStage<HistoryPage> history(String room, long afterOffset, int limit) {
        return CompletableFuture.completedFuture(stream(room).read(afterOffset, limit));
    }

    @Override
    public void close() {
        handler = null;
        streams.clear();
    }

    private RoomStream stream(String room) {
        return streams.computeIfAbsent(
                room, name -> new RoomStream(name, ids.next(), options.historySize(), options.historyAge(), clock));
    }
}
