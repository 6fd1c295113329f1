/** The rooms of a client: membership, sending, hole filling, reading, and the requests of the current connection. Uses {@code event} and the packages below. */
@NullMarked
package io.chathub.client.internal.room;

import org.jspecify.annotations.NullMarked;
