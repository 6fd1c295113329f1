/** A transport of its own: the chat over another protocol than WebSocket. */
@NullMarked
package io.chathub.examples.transport;

import org.jspecify.annotations.NullMarked;
