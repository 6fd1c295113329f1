package io.chathub.server.servlet.spi;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Turns an accepted handshake into a WebSocket: the only step of the handshake that differs between containers. */
public interface WebSocketUpgrade {

    /** Prepares the container. Called once, before the first {@link #upgrade}, when the handshake servlet is initialized. */
    default void init(ServletContext context) {}

    /** Releases what {@link #init} has prepared. Called once, when the handshake servlet is destroyed. */
    default void destroy() {}

    /**
     * Answers the handshake with 101. Called on a container thread, concurrently for different requests.
     *
     * <p>After a true result, the implementation calls {@link AcceptedHandshake#connect} when the WebSocket is open, and
     * {@link AcceptedHandshake#ended} once it has ended, also where it never opened. After a false result or an exception, the
     * caller does the latter.
     *
     * @return whether the response is an upgrade now; false if the headers are no valid handshake, and nothing was written
     * @throws IOException if the answer could not be written
     */
    boolean upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedHandshake handshake)
            throws IOException;
}
