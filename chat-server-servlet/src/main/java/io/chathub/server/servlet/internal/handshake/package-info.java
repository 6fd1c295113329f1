/** The WebSocket handshake: every check that can reject a client runs here, over HTTP, before there is a WebSocket. */
@NullMarked
package io.chathub.server.servlet.internal.handshake;

import org.jspecify.annotations.NullMarked;
