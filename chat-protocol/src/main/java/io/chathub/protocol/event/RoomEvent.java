package io.chathub.protocol.event;

/**
 * An event of one room, delivered to the members of the room. An event is either {@linkplain DurableEvent durable} or
 * {@linkplain TransientEvent transient}.
 */
public sealed interface RoomEvent extends ServerEvent permits DurableEvent, TransientEvent {
    /** The name of the room. */
    String room();
}
