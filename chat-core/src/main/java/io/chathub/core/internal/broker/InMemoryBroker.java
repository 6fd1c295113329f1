package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.protocol.ProtocolException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The broker of a single node: one {@link RoomLog} a room, in this process. */
public final class InMemoryBroker implements Broker {

    private final RoomOptions options;
    private final LongSupplier ticker;
    private final IdGenerator ids;
    private final Map<String, RoomLog> streams = new ConcurrentHashMap<>();
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
    }

    @Override
    public void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        PublicationHandler target = handler;
        if (target == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the broker is not running"));
        }
        try {
            return CompletableFuture.completedFuture(
                    inStream(request.event().room(), stream -> stream.publish(request, target)));
        } catch (ProtocolException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        return CompletableFuture.completedFuture(inStream(room, stream -> stream.read(query)));
    }

    @Override
    public void roomExpired(String room) {
        RoomLog stream = streams.remove(room);
        if (stream != null) {
            stream.retire();
        }
    }

    @Override
    public void close() {
        handler = null;
        streams.clear();
    }

    /** A log may be retired between the lookup and its use: then the room has, or gets, another. */
    private <T> T inStream(String room, Function<RoomLog, @Nullable T> use) {
        while (true) {
            RoomLog stream = streams.computeIfAbsent(room, name -> new RoomLog(ids.next(), options, ticker));
            T result = use.apply(stream);
            if (result != null) {
                return result;
            }
        }
    }
}
