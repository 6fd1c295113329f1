package io.chathub.protocol.event;

/**
 * A message of the server: one class for each message type of the server-to-client direction. A {@link RoomEvent} is
 * delivered to the members of a room, every other message to one client. A v1 client receives {@link Connected} and the room
 * events of {@code lobby} that v1 has, without their v2 fields.
 */
public interface ServerEvent {}
