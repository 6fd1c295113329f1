/**
 * What is on the wire: the messages of both directions, their JSON, the limits of what is read, and the error and close
 * codes. Nothing here knows a socket, a thread or a chat room; {@link io.chathub.protocol.JsonCodec} is the one door
 * between a record and its text.
 */
@NullMarked
package io.chathub.protocol;

import org.jspecify.annotations.NullMarked;
