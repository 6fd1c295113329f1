package io.chathub.core.spi.broker;

import io.chathub.core.StreamHead;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to publish an event in a stream.
 *
 * @param stream         the name of the stream
 * @param origin         the id of the connection that caused the event, or {@link io.chathub.core.Publication#HOST}
 * @param number         the origin's number for this request, which the publication repeats; 0 if the origin awaits no
 *                       answer
 * @param event          the event; a durable event without an offset. Null for an {@link Operation.Advance} that no event
 *                       announces
 * @param idempotencyKey the key of the request: a second request with the same key in the same stream is a duplicate; null
 *                       without a key. The key includes the user and the type, so that keys of different users differ
 * @param operation      the change of the entry that a durable event makes; null for a transient event, and for a message,
 *                       which becomes an entry of its own. A message is refused with {@code NOT_FOUND} if the message of its
 *                       {@code replyTo}, or the root of its {@code thread}, is not held or deleted
 * @param effects        what happens in other streams because of this event; stored in the same step
 * @param reference      the highest offset that the request names, in the numbering that it is of. Where that numbering is neither the
 *                       present one nor an ancestor that shares the offset, the request is refused with {@code OTHER_EPOCH}, in the
 *                       step that would have given the event its offset (<b>R11</b>). Null: the present numbering is meant
 */
public record PublishRequest(
        String stream,
        String origin,
        long number,
        @Nullable RoomEvent event,
        @Nullable String idempotencyKey,
        @Nullable Operation operation,
        List<Effect> effects,
        @Nullable StreamPosition reference) {

    /** Checks that nothing is null that may not be, and copies the list. */
    public PublishRequest {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(origin, "origin");
        effects = List.copyOf(effects);
        if (event == null && !(operation instanceof Operation.Advance)) {
            throw new IllegalArgumentException("event: missing (expected: an event, or the advance of a marker)");
        }
        if (!(event instanceof DurableEvent) && (idempotencyKey != null || !effects.isEmpty())) {
            throw new IllegalArgumentException("key, effects: given for an event that is not kept (expected: none)");
        }
    }

    /** A request whose offsets are of the present numbering. */
    public PublishRequest(
            String stream,
            String origin,
            long number,
            @Nullable RoomEvent event,
            @Nullable String idempotencyKey,
            @Nullable Operation operation,
            List<Effect> effects) {
        this(stream, origin, number, event, idempotencyKey, operation, effects, null);
    }

    /** A request for an event of the room of the same name, without an operation and effects. */
    public PublishRequest(String origin, long number, RoomEvent event, @Nullable String idempotencyKey) {
        this(event.room(), origin, number, event, idempotencyKey, null, List.of());
    }

    /** Whether the offset that the request names is of a numbering that does not share it with the one of {@code head}. */
    public boolean isOfOtherEpoch(StreamHead head) {
        return reference != null && !head.knows(reference.epoch(), reference.offset());
    }

    /** This request with another {@link #reference}. */
    public PublishRequest withReference(@Nullable StreamPosition other) {
        return new PublishRequest(stream, origin, number, event, idempotencyKey, operation, effects, other);
    }

    /** A request for an event of the room of the same name, without an answer and without a key. */
    public PublishRequest(String origin, RoomEvent event) {
        this(origin, 0, event, null);
    }
}
