/** Fan-out to the members of a room, and the write queue of each client. */
@NullMarked
package io.chathub.core.internal.delivery;

import org.jspecify.annotations.NullMarked;
