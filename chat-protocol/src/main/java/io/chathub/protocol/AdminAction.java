package io.chathub.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/admin/…}; the path names the action. */
public final class AdminAction {

    /** The maximum length of {@link #value()} and of {@link #reason()}: {@value} characters. */
    public static final int MAX_LENGTH = 256;
    /** The longest {@link #duration()}: 365 days. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** The kinds of subjects of an action. */
    public enum Kind {
        /** One connection. */
        CLIENT,
        /** A user, by the host's id. */
        USER,
        /** All connections from an IP address. */
        ADDRESS,
        /** One message: the name of its room, a slash and its offset. Of a deletion alone. */
        MESSAGE,
        /** A part of the data: a room, the name of a backup's file, or {@code *} for everything. */
        DATA
    }

    private final Kind kind;
    private final String value;
    private final @Nullable Duration duration;
    private final String reason;
    private final @Nullable String mode;
    private final @Nullable String publicId;
    private final @Nullable Integer messages;

    private AdminAction(Builder builder) {
        kind = builder.kind;
        value = builder.value;
        duration = builder.duration;
        reason = builder.reason;
        mode = builder.mode;
        publicId = builder.publicId;
        messages = builder.messages;
    }

    /** Begins a action; every other field has a default. */
    public static Builder builder(Kind kind, String value) {
        return new Builder(kind, value);
    }

    /** The kind of subject that {@link #value} names. */
    public Kind kind() {
        return kind;
    }

    /** The id of a connection, the id of a user, an IP address, or a message such as {@code dev/45}; 1 to {@value #MAX_LENGTH} characters. */
    public String value() {
        return value;
    }

    /** The length of a mute or a ban, or the time for which a room keeps messages, from a second to {@link #LONGEST}; null if not given. */
    public @Nullable Duration duration() {
        return duration;
    }

    /** A reason for the log; at most {@value #MAX_LENGTH} characters, may be empty. */
    public String reason() {
        return reason;
    }

    /** The treatment of the messages in an erasure: {@code delete} or {@code anonymize}; null if not given. */
    public @Nullable String mode() {
        return mode;
    }

    /** The public id of a user to erase, where the host gives public ids; null if not given. */
    public @Nullable String publicId() {
        return publicId;
    }

    /** The number of messages that a room keeps; null if not given. */
    public @Nullable Integer messages() {
        return messages;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdminAction that
                && kind.equals(that.kind)
                && value.equals(that.value)
                && Objects.equals(duration, that.duration)
                && reason.equals(that.reason)
                && Objects.equals(mode, that.mode)
                && Objects.equals(publicId, that.publicId)
                && Objects.equals(messages, that.messages);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, value, duration, reason, mode, publicId, messages);
    }

    @Override
    public String toString() {
        return "AdminAction[kind=" + kind + ", value=" + value + ", duration=" + duration + ", reason=" + reason + "]";
    }

    /** Builds a {@link AdminAction}. Not for use by several threads at once. */
    public static final class Builder {

        private final Kind kind;
        private final String value;
        private @Nullable Duration duration;
        private String reason = "";
        private @Nullable String mode;
        private @Nullable String publicId;
        private @Nullable Integer messages;

        private Builder(Kind kind, String value) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.value = Objects.requireNonNull(value, "value");
        }

        /** Sets {@link AdminAction#duration()}; default: null. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = duration;
            return this;
        }

        /** Sets {@link AdminAction#reason()}; default: empty. */
        public Builder reason(String reason) {
            this.reason = Objects.requireNonNull(reason, "reason");
            return this;
        }

        /** Sets {@link AdminAction#mode()}; default: null. */
        public Builder mode(@Nullable String mode) {
            this.mode = mode;
            return this;
        }

        /** Sets {@link AdminAction#publicId()}; default: null. */
        public Builder publicId(@Nullable String publicId) {
            this.publicId = publicId;
            return this;
        }

        /** Sets {@link AdminAction#messages()}; default: null. */
        public Builder messages(@Nullable Integer messages) {
            this.messages = messages;
            return this;
        }

        /** Returns the action. */
        public AdminAction build() {
            return new AdminAction(this);
        }
    }
}
