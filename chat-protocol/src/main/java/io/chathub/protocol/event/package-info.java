/**
 * Events of the server-to-client direction: {@link io.chathub.protocol.event.RoomEvent}s for the members of a room, and
 * {@link io.chathub.protocol.event.Connected}.
 */
@NullMarked
package io.chathub.protocol.event;

import org.jspecify.annotations.NullMarked;
