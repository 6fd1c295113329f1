package io.chathub.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A received text is not a message of the protocol, or a request is rejected. The exception has no cause and no stack
 * trace. Its message never quotes the input or a parser: it may end up in a log or on the screen of another user.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String ref;
    private final transient @Nullable Duration retryAfter;

    /**
     * A rejection without a ref.
     *
     * @param code    the rule that was broken
     * @param message a constant sentence for people; never a part of the input
     */
    public ProtocolException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * A rejection.
     *
     * @param code    the rule that was broken
     * @param message a constant sentence for people; never a part of the input
     * @param ref     the ref of the request; null if it has none, or none could be read
     */
    public ProtocolException(ErrorCode code, String message, @Nullable String ref) {
        this(code, message, ref, null);
    }

    /**
     * A rejection with a time to wait before the next try.
     *
     * @param code       the rule that was broken
     * @param message    a constant sentence for people; never a part of the input
     * @param ref        the ref of the request; null if it has none, or none could be read
     * @param retryAfter the time to wait before the same request is worth another try; null if unknown
     */
    public ProtocolException(ErrorCode code, String message, @Nullable String ref, @Nullable Duration retryAfter) {
        // Hostile input arrives by the thousand: without a stack trace, rejecting it stays cheap.
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.code = Objects.requireNonNull(code, "code");
        this.ref = ref;
        this.retryAfter = retryAfter;
    }

    /** The rule that was broken. */
    public ErrorCode code() {
        return code;
    }

    /** The ref of the request, for the error that answers it; null if it has none, or none could be read. */
    public @Nullable String ref() {
        return ref;
    }

    /** The time to wait before the same request is worth another try; null if unknown. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
