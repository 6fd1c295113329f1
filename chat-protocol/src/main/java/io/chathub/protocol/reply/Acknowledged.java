package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"ack","ref":"3","room":"dev","epoch":"k3","offset":45,"timestamp":"…"}}, with
 * {@code "duplicate":true} where the key was seen before. It comes before the sender's own copy. A typing notice that
 * has a ref is acknowledged too, without a place: {@code {"type":"ack","ref":"3","room":"dev"}}.
 *
 * @param room      the room's name
 * @param place     where in the stream the message is; null for what has no place
 * @param duplicate whether the message was taken before, by the same key: it was not broadcast again
 */
public record Acknowledged(
        @Nullable String ref, String room, @Nullable Place place, boolean duplicate) implements ServerReply {
    /** Checks that the room is not null. */
    public Acknowledged {
        Objects.requireNonNull(room, "room");
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.acknowledged(this);
    }
}
