/** WebSockets over {@code jakarta.websocket}: the container reads and writes the frames. */
@NullMarked
package io.chathub.server.jakarta.internal.standard;

import org.jspecify.annotations.NullMarked;
