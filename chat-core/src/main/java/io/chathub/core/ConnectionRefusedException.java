package io.chathub.core;

import io.chathub.protocol.CloseCode;
import java.util.Objects;

/** The hub does not take this connection: it is full, or it is not running. */
public final class ConnectionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CloseCode closeCode;

    /** A refusal that the transport should answer with {@code closeCode}. */
    public ConnectionRefusedException(CloseCode closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = Objects.requireNonNull(closeCode, "closeCode");
    }

    /** What to close the connection with. */
    public CloseCode closeCode() {
        return closeCode;
    }
}
