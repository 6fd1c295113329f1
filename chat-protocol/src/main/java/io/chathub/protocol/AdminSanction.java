package io.chathub.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sanction in force. */
public final class AdminSanction {

    private final String sanction;
    private final AdminAction.Kind kind;
    private final String value;
    private final Instant until;
    private final String moderator;
    private final String reason;

    private AdminSanction(Builder builder) {
        sanction = builder.sanction;
        kind = builder.kind;
        value = builder.value;
        until = builder.until;
        moderator = builder.moderator;
        reason = builder.reason;
    }

    /** Begins a sanction; every other field has a default. */
    public static Builder builder(
            String sanction, AdminAction.Kind kind, String value, Instant until, String moderator) {
        return new Builder(sanction, kind, value, until, moderator);
    }

    /** {@code mute} or {@code ban}. */
    public String sanction() {
        return sanction;
    }

    /** The kind of subject that {@link #value} names. */
    public AdminAction.Kind kind() {
        return kind;
    }

    /** The subject. */
    public String value() {
        return value;
    }

    /** The end of the sanction. */
    public Instant until() {
        return until;
    }

    /** The operator who imposed it. */
    public String moderator() {
        return moderator;
    }

    /** The reason; may be empty. */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdminSanction that
                && sanction.equals(that.sanction)
                && kind.equals(that.kind)
                && value.equals(that.value)
                && until.equals(that.until)
                && moderator.equals(that.moderator)
                && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sanction, kind, value, until, moderator, reason);
    }

    @Override
    public String toString() {
        return "AdminSanction[sanction=" + sanction + ", kind=" + kind + ", value=" + value + ", until=" + until
                + ", moderator=" + moderator + ", reason=" + reason + "]";
    }

    /** Builds a {@link AdminSanction}. Not for use by several threads at once. */
    public static final class Builder {

        private final String sanction;
        private final AdminAction.Kind kind;
        private final String value;
        private final Instant until;
        private final String moderator;
        private String reason = "";

        private Builder(String sanction, AdminAction.Kind kind, String value, Instant until, String moderator) {
            this.sanction = Objects.requireNonNull(sanction, "sanction");
            this.kind = Objects.requireNonNull(kind, "kind");
            this.value = Objects.requireNonNull(value, "value");
            this.until = Objects.requireNonNull(until, "until");
            this.moderator = Objects.requireNonNull(moderator, "moderator");
        }

        /** Sets {@link AdminSanction#reason()}; default: empty. */
        public Builder reason(String reason) {
            this.reason = Objects.requireNonNull(reason, "reason");
            return this;
        }

        /** Returns the sanction. */
        public AdminSanction build() {
            return new AdminSanction(this);
        }
    }
}
