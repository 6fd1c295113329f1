package io.chathub.core.hook;

/** An action of a client on the messages of a room, beside joining, reading and posting. */
public enum RoomAction {
    /** Adds or removes a reaction. */
    REACT,
    /** Replaces the text of an own message. */
    EDIT_OWN,
    /** Deletes an own message. */
    DELETE_OWN,
    /** Deletes the message of another user. Only moderators are asked about. */
    DELETE_OTHERS,
    /** Pins a message, or removes a pin. Only moderators are asked about. */
    PIN,
    /** Mentions all members of the room. Where this is not allowed, the message is posted without it. */
    MENTION_EVERYONE
}
