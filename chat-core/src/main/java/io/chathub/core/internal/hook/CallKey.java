package io.chathub.core.internal.hook;

/**
 * The calls of hooks that share a turn: those of one hook that concern one subject.
 *
 * @param kind    the method of the hook
 * @param subject the room, the address of a handshake, or empty
 */
record CallKey(String kind, String subject) {}
