package io.chathub.server.servlet.spi;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;

/** A handshake that has passed every check: the input of a {@link WebSocketUpgrade}, and the way from its WebSocket to the hub. */
public interface AcceptedHandshake {

    /** The client's IP address, without a port. */
    String remoteAddress();

    /** The subprotocol to answer with; empty to answer without one. */
    String subprotocol();

    /** The longest text message, in bytes; a longer one ends the connection with 1009. */
    int maxMessageBytes();

    /**
     * Connects the open WebSocket to the hub. Called at most once.
     *
     * @return the receiver of the connection's input
     * @throws ConnectionRefusedException if the hub no longer accepts it: limits may be reached between handshake and
     *                                    connection. The caller closes with {@link ConnectionRefusedException#closeCode()}
     */
    InboundHandler connect(ClientConnection connection);

    /** Ends the handshake's reservations when the connection has ended. A second call has no effect. */
    void ended();
}
