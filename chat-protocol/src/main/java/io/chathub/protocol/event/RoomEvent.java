package io.chathub.protocol.event;

/**
 * An event of one room, delivered to the members of the room. An event is either {@linkplain DurableEvent durable} or
 * {@linkplain TransientEvent transient}. A client that decodes a durable event of a newer version has an {@link
 * UnknownEvent}.
 */
public sealed interface RoomEvent extends ServerEvent permits DurableEvent, TransientEvent, UnknownEvent {
    /** The name of the room. */
    String room();

    /**
     * The id of the connection that caused the event, as the {@code connect} event of that connection names it; another
     * value for an event of the host, and empty where this side does not know it.
     */
    String id();
}
