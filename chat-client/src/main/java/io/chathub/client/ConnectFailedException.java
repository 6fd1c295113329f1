package io.chathub.client;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The client could not connect and makes no further attempt. The cause is the exception of the network or of TLS, if there
 * was one.
 */
public final class ConnectFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int closeCode;

    /**
     * Creates an exception.
     *
     * @param message    for people
     * @param httpStatus the HTTP status of the refused handshake; 0 if it was not refused
     * @param closeCode  the close code; 1006 without a close frame
     * @param cause      the exception of the network or of TLS; null if there was none
     */
    public ConnectFailedException(String message, int httpStatus, int closeCode, @Nullable Throwable cause) {
        super(message, cause);
        this.httpStatus = httpStatus;
        this.closeCode = closeCode;
    }

    /** The HTTP status of a refused handshake (401, 403, 429, 503 …); empty if it was not refused. */
    public OptionalInt httpStatus() {
        return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }

    /** The close code of the connection before its {@code connect} event; 1006 without a close frame. */
    public int closeCode() {
        return closeCode;
    }
}
