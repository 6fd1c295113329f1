package io.chathub.conformance.chaos;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.MessagesOnlyBroker;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The shortest honest broker there is, with methods that a dishonest one overrides. All is under its monitor. */
class ListBroker extends MessagesOnlyBroker {

    /** A room's. */
    static final class Stream {
        private final String epoch;
        private final List<MessagePosted> history = new ArrayList<>();
        private long floor;
        private final Map<String, Place> keys = new HashMap<>();
        private long offset;

        private Stream(String epoch) {
            this.epoch = epoch;
        }

        String epoch() {
            return epoch;
        }

        long offset() {
            return offset;
        }

        private StreamHead head() {
            return new StreamHead(epoch, offset, floor, 0, 0, List.of());
        }

        boolean knows(String key) {
            return keys.containsKey(key);
        }

        void remember(String key, Place place) {
            keys.put(key, place);
        }
    }

    private final int historySize;
    private final Map<String, Stream> streams = new HashMap<>();
    private @Nullable PublicationHandler handler;

    ListBroker(int historySize) {
        this.historySize = historySize;
    }

    @Override
    public synchronized void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    @Override
    public synchronized CompletionStage<PublishResult> publish(PublishRequest request) {
        Stream stream = stream(request.event().room());
        return CompletableFuture.completedFuture(order(stream, request));
    }

    @Override
    public synchronized CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        Stream stream = stream(room);
        List<MessagePosted> there = stream.history.stream()
                .filter(message -> switch (query.from()) {
                    case NEWEST -> true;
                    case BEFORE -> message.offset() < query.offset();
                    case AFTER -> message.offset() > query.offset();
                })
                .toList();
        int count = Math.min(query.limit(), there.size());
        List<MessagePosted> page = query.from() == HistoryQuery.From.AFTER
                ? there.subList(0, count)
                : there.subList(there.size() - count, there.size());
        return CompletableFuture.completedFuture(new HistoryPage(
                stream.head(), page, count > 0 && count < there.size(), 0, skipped(stream, query, page)));
    }

    /** All events are messages, so their number is a difference of offsets. */
    private static @Nullable Long skipped(Stream stream, HistoryQuery query, List<MessagePosted> page) {
        if (query.countedFrom() == null) {
            return null;
        }
        long before = page.isEmpty() ? stream.offset : page.get(0).offset() - 1;
        return Math.max(0, before - query.countedFrom());
    }

    @Override
    public synchronized void close() {
        handler = null;
    }

    /** Gives an event its offset, and delivers it. */
    PublishResult order(Stream stream, PublishRequest request) {
        if (!(request.event() instanceof MessagePosted message)) {
            hand(new Publication(stream.epoch, 0, request.origin(), request.number(), request.event()));
            return PublishResult.done(null, null);
        }
        String key = request.idempotencyKey();
        Place before = key == null ? null : known(stream.keys, key);
        if (before != null) {
            return PublishResult.duplicate(before);
        }
        Place place = append(stream, request, message);
        if (key != null) {
            stream.keys.put(key, place);
        }
        return PublishResult.done(place, message.withOffset(place.offset()));
    }

    /** Gives a message the next offset of its room, keeps it, and delivers it. */
    final Place append(Stream stream, PublishRequest request, MessagePosted message) {
        stream.offset = next(stream.offset);
        Publication publication = new Publication(
                stream.epoch, stream.offset, request.origin(), request.number(), message.withOffset(stream.offset));
        stream.history.add(message.withOffset(stream.offset));
        if (stream.history.size() > historySize) {
            stream.floor = stream.history.remove(0).offset();
        }
        deliver(publication);
        return Place.of(stream.epoch, stream.offset, message.timestamp());
    }

    /** Hands an event to the node. */
    final void hand(Publication publication) {
        if (handler != null) {
            handler.onPublication(publication);
        }
    }

    // ------------------------------------------------------------------------------------ what a mutant does otherwise

    String newEpoch(String room) {
        return UUID.randomUUID().toString();
    }

    long next(long offset) {
        return offset + 1;
    }

    @Nullable Place known(Map<String, Place> keys, String key) {
        return keys.get(key);
    }

    void deliver(Publication message) {
        hand(message);
    }

    final Stream stream(String room) {
        return streams.computeIfAbsent(room, name -> new Stream(newEpoch(name)));
    }
}
