/** WebSockets on Jetty's core: one endpoint a connection, and its frame writers. */
@NullMarked
package io.chathub.server.jetty.internal.websocket;

import org.jspecify.annotations.NullMarked;
