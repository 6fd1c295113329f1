/** Servlets, filters and the WebSocket endpoint; {@code ChatWebApp} puts them together. */
@NullMarked
package io.chathub.server.jetty.internal;

import org.jspecify.annotations.NullMarked;
