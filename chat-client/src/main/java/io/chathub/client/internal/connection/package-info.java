/** The connections of a client, one after the other: attempt, keepalive, loss, backoff, end. The top of the internal packages. */
@NullMarked
package io.chathub.client.internal.connection;

import org.jspecify.annotations.NullMarked;
