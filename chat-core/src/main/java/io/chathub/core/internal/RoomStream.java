package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.RoomOptions;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One room's order and history. Its monitor is the room's critical section: the key is looked up, the offset is taken, the
 * history grows and the lanes get the event in one step, so every lane has a room's events in the same order.
 */
final class RoomStream {

    private final String epoch;
    private final RoomOptions options;
    private final Clock clock;
    private final History history;
    private @Nullable IdempotencyKeys keys;
    private long offset;
    private boolean retired;

    RoomStream(String epoch, RoomOptions options, Clock clock) {
        this.epoch = epoch;
        this.options = options;
        this.clock = clock;
        history = new History(options.historySize());
    }

    /** Where the event is now; null where this stream is no longer the room's. */
    synchronized @Nullable PublishResult publish(PublishRequest request, PublicationHandler handler) {
        if (retired) {
            return null;
        }
        if (!(request.event() instanceof MessagePosted message)) {
            handler.onPublication(publication(request, 0, request.event()));
            return new PublishResult(null, false);
        }
        Instant now = clock.instant();
        String key = request.idempotencyKey();
        if (key != null) {
            Place before = keys().find(key, now);
            if (before != null) {
                return new PublishResult(before, true);
            }
            if (keys().isFull()) {
                throw new ProtocolException(ErrorCode.UNAVAILABLE, "too many messages with a key");
            }
        }
        offset++;
        Place place = Place.of(epoch, offset, message.timestamp());
        if (key != null) {
            keys().remember(key, place, now);
        }
        Publication publication = publication(request, offset, message.withOffset(offset));
        history.add(publication);
        prune(now);
        handler.onPublication(publication);
        return new PublishResult(place, false);
    }

    synchronized @Nullable HistoryPage read(HistoryQuery query) {
        if (retired) {
            return null;
        }
        prune(clock.instant());
        return history.read(query, epoch, offset);
    }

    /** The room is gone: whoever holds this stream is to ask for the new one. */
    synchronized void retire() {
        retired = true;
    }

    private Publication publication(PublishRequest request, long number, RoomEvent event) {
        return new Publication(epoch, number, request.origin(), request.number(), event);
    }

    private IdempotencyKeys keys() {
        if (keys == null) {
            keys = new IdempotencyKeys(options.idempotencyWindow(), options.maxIdempotencyKeys());
        }
        return keys;
    }

    private void prune(Instant now) {
        Instant limit = now.minus(options.historyAge());
        for (Publication oldest = history.oldest(); oldest != null; oldest = history.oldest()) {
            if (!(oldest.event() instanceof MessagePosted message)
                    || !message.timestamp().isBefore(limit)) {
                return;
            }
            history.removeOldest();
        }
    }
}
