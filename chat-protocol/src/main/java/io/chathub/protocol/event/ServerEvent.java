package io.chathub.protocol.event;

import io.chathub.protocol.reply.ServerReply;

/**
 * A message of the server: one class for each message type of the server-to-client direction. A {@link RoomEvent} is
 * delivered to the members of a room, every other message to one client. A v1 client receives {@link Connected} and the
 * room events of {@code lobby}, without their v2 fields.
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
