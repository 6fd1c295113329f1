package io.chathub.client;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The client could not connect, and has given up. The cause is the network's or TLS's exception, where there was one.
 */
public final class ConnectFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int closeCode;

    /**
     * A failure.
     *
     * @param message    for people
     * @param httpStatus how the server answered the handshake; 0 where it was not refused by HTTP
     * @param closeCode  the close code; 1006 where there was no close frame
     * @param cause      what the network said, if anything
     */
    public ConnectFailedException(String message, int httpStatus, int closeCode, @Nullable Throwable cause) {
        super(message, cause);
        this.httpStatus = httpStatus;
        this.closeCode = closeCode;
    }

    /** The status with which the server refused the handshake (401, 403, 429, 503 …); empty where it did not come to that. */
    public OptionalInt httpStatus() {
        return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }

    /** The code with which the connection was closed before its {@code connect} event; 1006 where it just broke. */
    public int closeCode() {
        return closeCode;
    }
}
