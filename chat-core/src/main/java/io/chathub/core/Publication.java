package io.chathub.core;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import java.util.Objects;

/**
 * One event of a room, as the broker ordered it.
 *
 * <p>Messages are <em>durable</em>: they are numbered densely from 1 and kept in the room's history. Everything else is
 * <em>transient</em>: ordered with the messages around it, but neither numbered nor kept.
 *
 * @param epoch   the random name of the room's numbering; it changes when the numbering starts anew
 * @param offset  the number of a durable event, 0 for a transient one
 * @param origin  the id of the connection it came from, or {@link #HOST}
 * @param request what the origin called its request; 0 where it does not wait for an answer
 * @param event   what happened; a durable one knows its offset
 */
public record Publication(String epoch, long offset, String origin, long request, RoomEvent event) {

    /** The {@link #origin()} of what the host application published: {@value}. No connection has this id. */
    public static final String HOST = "server";

    /** Checks that nothing is null. */
    public Publication {
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(event, "event");
    }

    /** The room's name. */
    public String room() {
        return event.room();
    }

    /** Whether {@code event} is of a kind that is numbered and kept. */
    public static boolean isDurable(RoomEvent event) {
        return event instanceof MessagePosted;
    }
}
