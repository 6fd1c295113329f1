package io.chathub.core.internal.hook;

/**
 * The calls that share a turn: those of one kind that concern one subject.
 *
 * @param kind    the hook's method
 * @param subject the room, the address of a handshake, or empty
 */
record HookCall(String kind, String subject) {}
