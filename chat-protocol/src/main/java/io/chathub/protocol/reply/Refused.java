package io.chathub.protocol.reply;

import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a request that the server rejects: {@code
 * {"type":"error","ref":"4","code":"rate-limited","message":"…","temporary":true,"retryAfter":900}}, with {@code
 * "unknown":true} if the outcome is unknown. The ref is null if the request had none, or none could be read.
 */
public final class Refused implements ServerReply {

    private final @Nullable String ref;
    private final ErrorCode code;
    private final String message;
    private final boolean temporary;
    private final @Nullable Duration retryAfter;
    private final boolean unknown;

    private Refused(Builder builder) {
        ref = builder.ref;
        code = builder.code;
        message = builder.message;
        temporary = builder.isTemporary();
        retryAfter = builder.retryAfter;
        unknown = builder.unknown;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(ErrorCode code, String message) {
        return new Builder(code, message);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The rule that the request broke; {@link ErrorCode#INTERNAL} if this side does not know the code. */
    public ErrorCode code() {
        return code;
    }

    /** A text for people. */
    public String message() {
        return message;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return temporary;
    }

    /** The time to wait before the next try; milliseconds in JSON; null if unknown. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * Whether the server does not know the outcome: the request may have taken effect. The client repeats it with the
     * same key. Only with {@link ErrorCode#UNAVAILABLE}; false means that the request had no effect.
     */
    public boolean unknown() {
        return unknown;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Refused that
                && Objects.equals(ref, that.ref)
                && code.equals(that.code)
                && message.equals(that.message)
                && temporary == that.temporary
                && Objects.equals(retryAfter, that.retryAfter)
                && unknown == that.unknown;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, code, message, temporary, retryAfter, unknown);
    }

    @Override
    public String toString() {
        return "Refused[ref=" + ref + ", code=" + code + ", message=" + message + ", temporary=" + temporary
                + ", retryAfter=" + retryAfter + ", unknown=" + unknown + "]";
    }

    /** Builds a {@link Refused}. Not for use by several threads at once. */
    public static final class Builder {

        private final ErrorCode code;
        private final String message;
        private @Nullable String ref;
        private @Nullable Boolean temporary;
        private @Nullable Duration retryAfter;
        private boolean unknown;

        private Builder(ErrorCode code, String message) {
            this.code = Objects.requireNonNull(code, "code");
            this.message = Objects.requireNonNull(message, "message");
        }

        /** Sets {@link Refused#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link Refused#retryAfter()}; default: null. */
        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Sets {@link Refused#temporary()}; default: true if the code {@linkplain ErrorCode#isTemporary is}, or a time
         * to wait is set.
         */
        public Builder temporary(boolean temporary) {
            this.temporary = temporary;
            return this;
        }

        /** Sets {@link Refused#unknown()}; default: {@code false}. */
        public Builder unknown(boolean unknown) {
            this.unknown = unknown;
            return this;
        }

        private boolean isTemporary() {
            return temporary == null ? code.isTemporary() || retryAfter != null : temporary;
        }

        /**
         * Returns the message.
         *
         * @throws IllegalArgumentException if {@code unknown} is set with another code than {@code unavailable}
         */
        public Refused build() {
            if (unknown && code != ErrorCode.UNAVAILABLE) {
                throw new IllegalArgumentException(
                        "unknown: set with " + code.wireName() + " (expected: only with unavailable)");
            }
            return new Refused(this);
        }
    }
}
