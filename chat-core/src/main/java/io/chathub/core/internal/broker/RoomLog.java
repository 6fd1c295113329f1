package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The order and the history of one room. Its monitor is the room's critical section: the lookup of the key, the offset,
 * the append to the history and the hand-over to the lanes are one step, so that every lane has a room's events in one
 * order.
 */
final class RoomLog {

    private final String epoch;
    private final RoomOptions options;
    private final Clock clock;
    private final MessageHistory history;
    private @Nullable IdempotencyKeys keys;
    private long offset;
    private boolean retired;

    RoomLog(String epoch, RoomOptions options, Clock clock) {
        this.epoch = epoch;
        this.options = options;
        this.clock = clock;
        history = new MessageHistory(options.historySize());
    }

    /** Publishes an event. Returns null where this log was retired. */
    synchronized @Nullable PublishResult publish(PublishRequest request, PublicationHandler handler) {
        if (retired) {
            return null;
        }
        if (!(request.event() instanceof DurableEvent event)) {
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
        Place place = Place.of(epoch, offset, event.timestamp());
        if (key != null) {
            keys().remember(key, place, now);
        }
        Publication publication = publication(request, offset, event.withOffset(offset));
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

    /** Retires the log of an expired room; a caller that still holds this log then requests the room's new log. */
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
            if (!(oldest.event() instanceof DurableEvent event)
                    || !event.timestamp().isBefore(limit)) {
                return;
            }
            history.removeOldest();
        }
    }
}
