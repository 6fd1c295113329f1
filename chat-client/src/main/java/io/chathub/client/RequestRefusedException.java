package io.chathub.client;

import io.chathub.protocol.ErrorCode;
import java.util.Objects;

/** The server said no. What is only temporary is tried again by the client itself, but for reading. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean temporary;

    /**
     * A refusal.
     *
     * @param code      which rule the request broke
     * @param message   the server's words; foreign input
     * @param temporary whether the same may be taken later
     */
    public RequestRefusedException(ErrorCode code, String message, boolean temporary) {
        super(Objects.requireNonNull(code, "code").wireName() + ": " + message);
        this.code = code;
        this.temporary = temporary;
    }

    /** Which rule the request broke; {@link ErrorCode#INTERNAL} where this version does not know the code. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the same request may be taken later. */
    public boolean isTemporary() {
        return temporary;
    }
}
