package io.chathub.protocol.event;

/**
 * A room event that is ordered with the durable events around it, but neither numbered nor kept. A member that was
 * absent does not receive it later, and a slow reader may miss it.
 */
public sealed interface TransientEvent extends RoomEvent permits TypingChanged, UserJoined, UserLeft {}
