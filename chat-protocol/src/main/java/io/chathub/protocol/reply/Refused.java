package io.chathub.protocol.reply;

import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"error","ref":"4","code":"rate-limited","message":"…","temporary":true,"retryAfter":900}}.
 *
 * @param ref        null where the request had none, or could not be read so far
 * @param code       which rule it broke; {@link ErrorCode#INTERNAL} where this side does not know the code
 * @param message    for people
 * @param temporary  whether the same request may be taken later
 * @param retryAfter how long to wait before that; milliseconds on the wire; null where nothing is known
 */
public record Refused(
        @Nullable String ref,
        ErrorCode code,
        String message,
        boolean temporary,
        @Nullable Duration retryAfter) implements ServerReply {
    /** Checks that nothing is null that may not be. */
    public Refused {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }

    /** A refusal that is temporary where its code {@linkplain ErrorCode#isTemporary is}, or a time is given. */
    public Refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
        this(ref, code, message, code.isTemporary() || retryAfter != null, retryAfter);
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.refused(this);
    }
}
