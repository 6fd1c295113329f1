package io.chathub.protocol;

import java.util.Objects;

/**
 * A text from the other side that is not a message of the protocol. Neither its message nor its cause ever holds what
 * was received, nor what a parser said about it: both could end in a log or on another user's screen.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * A refusal.
     *
     * @param code    which rule the input broke
     * @param message a constant sentence for people; never a part of the input
     */
    public ProtocolException(ErrorCode code, String message) {
        // Hostile input arrives by the thousand: without a stack trace, refusing it stays cheap.
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Which rule the input broke. */
    public ErrorCode code() {
        return code;
    }
}
