package io.chathub.client;

import io.chathub.protocol.ErrorCode;
import java.util.Objects;

/** The server has refused a request. The client repeats temporarily refused requests itself, except those of reading. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean temporary;

    /**
     * Creates an exception.
     *
     * @param code      the error code of the server
     * @param message   the message of the server; untrusted input
     * @param temporary whether the server may accept the same request later
     */
    public RequestRefusedException(ErrorCode code, String message, boolean temporary) {
        super(Objects.requireNonNull(code, "code").wireName() + ": " + message);
        this.code = code;
        this.temporary = temporary;
    }

    /** The error code; {@link ErrorCode#INTERNAL} for a code that this version does not know. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the server may accept the same request later. */
    public boolean isTemporary() {
        return temporary;
    }
}
