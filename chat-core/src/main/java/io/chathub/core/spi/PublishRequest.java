package io.chathub.core.spi;

import io.chathub.protocol.event.RoomEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that wants its place in a room's stream.
 *
 * @param origin         the id of the connection it comes from, or {@link io.chathub.core.Publication#HOST}
 * @param number         what the origin calls this request, to be repeated in the publication; 0 where it does not care
 * @param event          what happened; a message without an offset
 * @param idempotencyKey names the message: another of the same name in the same room within the window is the same one;
 *                       null where it has no name. It holds the user, so that nobody meets the keys of another
 */
public record PublishRequest(
        String origin,
        long number,
        RoomEvent event,
        @Nullable String idempotencyKey) {

    /** Checks that nothing is null that may not be. */
    public PublishRequest {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(event, "event");
    }

    /** A request that nobody waits for, and without a key. */
    public PublishRequest(String origin, RoomEvent event) {
        this(origin, 0, event, null);
    }
}
