/** The WebSocket transport, over Java-WebSocket. The only package that uses that library. Uses {@code config} and {@code time}. */
@NullMarked
package io.chathub.client.internal.transport;

import org.jspecify.annotations.NullMarked;
