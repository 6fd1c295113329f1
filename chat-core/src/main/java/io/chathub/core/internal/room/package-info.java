/** Rooms: roster, lifetime, the host's handle, and the history that a joining client receives. */
@NullMarked
package io.chathub.core.internal.room;

import org.jspecify.annotations.NullMarked;
