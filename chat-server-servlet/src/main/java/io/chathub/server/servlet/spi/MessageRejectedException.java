package io.chathub.server.servlet.spi;

import io.chathub.protocol.CloseCode;

/** A message that ends its connection: the WebSocket is closed with {@link #closeCode()} and the exception's message as the reason. */
public final class MessageRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CloseCode closeCode;

    /** A rejection; {@code reason} is ASCII of at most 123 characters, and nothing of the message. */
    public MessageRejectedException(CloseCode closeCode, String reason) {
        super(reason, null, false, false);
        this.closeCode = closeCode;
    }

    /** The code to close the connection with. */
    public CloseCode closeCode() {
        return closeCode;
    }
}
