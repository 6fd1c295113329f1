/** One connected client and its state, from the handshake to the end of the connection. */
@NullMarked
package io.chathub.core.internal.session;

import org.jspecify.annotations.NullMarked;
