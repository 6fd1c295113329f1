package io.chathub.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text from the other side that is not a message of the protocol. Neither its message nor its cause ever holds what
 * was received, nor what a parser said about it: both could end in a log or on another user's screen.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String ref;
    private final transient @Nullable Duration retryAfter;

    /**
     * A refusal of something that has no name, or whose name is not known.
     *
     * @param code    which rule the input broke
     * @param message a constant sentence for people; never a part of the input
     */
    public ProtocolException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * A refusal.
     *
     * @param code    which rule the input broke
     * @param message a constant sentence for people; never a part of the input
     * @param ref     what the request called itself, as far as it could be read
     */
    public ProtocolException(ErrorCode code, String message, @Nullable String ref) {
        this(code, message, ref, null);
    }

    /**
     * A refusal of something that may be taken later.
     *
     * @param code       which rule the input broke
     * @param message    a constant sentence for people; never a part of the input
     * @param ref        what the request called itself, as far as it could be read
     * @param retryAfter after how long it is worth another try; null where nothing is known
     */
    public ProtocolException(ErrorCode code, String message, @Nullable String ref, @Nullable Duration retryAfter) {
        // Hostile input arrives by the thousand: without a stack trace, refusing it stays cheap.
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.code = Objects.requireNonNull(code, "code");
        this.ref = ref;
        this.retryAfter = retryAfter;
    }

    /** Which rule the input broke. */
    public ErrorCode code() {
        return code;
    }

    /** What the request called itself, so that its refusal can name it; null where it has no name, or none could be read. */
    public @Nullable String ref() {
        return ref;
    }

    /** After how long it is worth another try; null where nothing is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
