package io.chathub.core;

import io.chathub.protocol.CloseCode;
import java.util.Objects;

/**
 * The hub rejects this connection: the hub is full or not running, or the user or address is banned or at its limit.
 */
public final class ConnectionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CloseCode closeCode;

    /** A refusal. The transport closes the connection with {@code closeCode}. */
    public ConnectionRefusedException(CloseCode closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = Objects.requireNonNull(closeCode, "closeCode");
    }

    /** The close code for the connection. */
    public CloseCode closeCode() {
        return closeCode;
    }
}
