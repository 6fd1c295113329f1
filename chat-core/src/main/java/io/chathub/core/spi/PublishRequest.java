package io.chathub.core.spi;

import io.chathub.protocol.event.RoomEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to publish an event in a room's stream.
 *
 * @param origin         the id of the connection that caused the event, or {@link io.chathub.core.Publication#HOST}
 * @param number         the origin's number for this request, which the publication repeats; 0 if the origin awaits no
 *                       answer
 * @param event          the event; a message without an offset
 * @param idempotencyKey the key of the message: a second message with the same key in the same room within the window
 *                       is a duplicate; null without a key. The key includes the user, so that keys of different users
 *                       differ
 */
public record PublishRequest(
        String origin,
        long number,
        RoomEvent event,
        @Nullable String idempotencyKey) {

    /** Checks that origin and event are not null. */
    public PublishRequest {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(event, "event");
    }

    /** A request without an answer and without a key. */
    public PublishRequest(String origin, RoomEvent event) {
        this(origin, 0, event, null);
    }
}
