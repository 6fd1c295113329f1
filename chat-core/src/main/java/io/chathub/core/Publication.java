package io.chathub.core;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import java.util.Objects;

/**
 * One event of a room, in the broker's order.
 *
 * <p>A {@linkplain DurableEvent durable} event is numbered densely from 1 and kept in the room's history. A
 * {@linkplain io.chathub.protocol.event.TransientEvent transient} event is ordered relative to the durable events, but
 * neither numbered nor kept.
 *
 * @param epoch   the random name of the room's sequence of offsets; a new sequence has a new name
 * @param offset  the offset of a durable event; 0 for a transient one
 * @param origin  the id of the connection that caused the event, or {@link #HOST}
 * @param request the number that the origin gave its request; 0 if the origin awaits no answer
 * @param event   the event; a durable event holds the same offset
 */
public record Publication(String epoch, long offset, String origin, long request, RoomEvent event) {

    /** The {@link #origin()} of events that the host application published: {@value}. No connection has this id. */
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

    /** Whether the event is numbered and kept. */
    public boolean isDurable() {
        return event instanceof DurableEvent;
    }
}
