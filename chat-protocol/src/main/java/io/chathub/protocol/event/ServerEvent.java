package io.chathub.protocol.event;

import io.chathub.protocol.reply.ServerReply;

/**
 * What the server tells a client: one record for each message type of the server-to-client direction. {@link RoomEvent}s
 * happen in a room and go to its members; the rest is told to one client. A v1 client gets {@link Connected} and the room
 * events of {@code lobby}, without their v2 fields.
 */
public interface ServerEvent {

    /** Calls the method of {@code visitor} that belongs to this event. A new event breaks every visitor, on purpose. */
    void accept(Visitor visitor);

    /** One method for each event. */
    interface Visitor extends RoomVisitor, ServerReply.Visitor {
        /** Called for a {@link Connected}. */
        void connected(Connected event);
    }

    /** One method for each event of a room. */
    interface RoomVisitor {
        /** Called for a {@link MessagePosted}. */
        void messagePosted(MessagePosted event);

        /** Called for a {@link TypingChanged}. */
        void typingChanged(TypingChanged event);

        /** Called for a {@link UserJoined}. */
        void userJoined(UserJoined event);

        /** Called for a {@link UserLeft}. */
        void userLeft(UserLeft event);
    }
}
