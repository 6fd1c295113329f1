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
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order and the history of one room. Its monitor is the room's critical section: the lookup of the key, the offset,
 * the append to the history and the hand-over to the lanes are one step, so that every lane has a room's events in one
 * order, and timestamps that never decrease. The age of a message and of a key is measured by a ticker: the time of day may
 * be set meanwhile.
 */
final class RoomLog {

    private final String epoch;
    private final RoomOptions options;
    private final LongSupplier ticker;
    private final MessageHistory history;
    private final long historyAgeNanos;
    private @Nullable IdempotencyKeys keys;
    private long offset;
    /** The timestamp of the newest durable event. Events of two threads may come in another order than their timestamps. */
    private Instant latest = Instant.MIN;

    private boolean retired;

    RoomLog(String epoch, RoomOptions options, LongSupplier ticker) {
        this.epoch = epoch;
        this.options = options;
        this.ticker = ticker;
        history = new MessageHistory(options.historySize());
        historyAgeNanos = options.historyAge().toNanos();
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
        long now = ticker.getAsLong();
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
        if (event.timestamp().isAfter(latest)) {
            latest = event.timestamp();
        }
        Place place = Place.of(epoch, offset, latest);
        if (key != null) {
            keys().remember(key, place, now);
        }
        Publication publication =
                publication(request, offset, event.withTimestamp(latest).withOffset(offset));
        history.add(publication, now);
        prune(now);
        handler.onPublication(publication);
        return new PublishResult(place, false);
    }

    synchronized @Nullable HistoryPage read(HistoryQuery query) {
        if (retired) {
            return null;
        }
        prune(ticker.getAsLong());
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

    private void prune(long now) {
        while (history.size() > 0 && now - history.oldestSince() > historyAgeNanos) {
            history.removeOldest();
        }
    }
}
