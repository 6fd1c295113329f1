package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One action that an operator took. */
public final class AdminAuditLine {

    private final Instant at;
    private final String moderator;
    private final String action;
    private final AdminAction.Kind kind;
    private final String value;
    private final @Nullable Duration duration;
    private final String reason;
    private final int affected;

    private AdminAuditLine(Builder builder) {
        at = builder.at;
        moderator = builder.moderator;
        action = builder.action;
        kind = builder.kind;
        value = builder.value;
        duration = builder.duration;
        reason = builder.reason;
        affected = builder.affected;
    }

    /** Begins a action; every other field has a default. */
    public static Builder builder(Instant at, String moderator, String action, AdminAction.Kind kind, String value) {
        return new Builder(at, moderator, action, kind, value);
    }

    /** The time of the action. */
    public Instant at() {
        return at;
    }

    /** The operator who took it. */
    public String moderator() {
        return moderator;
    }

    /** {@code disconnect}, {@code mute}, {@code unmute}, {@code ban} or {@code unban}. */
    public String action() {
        return action;
    }

    /** The kind of subject that {@link #value} names. */
    public AdminAction.Kind kind() {
        return kind;
    }

    /** The subject. */
    public String value() {
        return value;
    }

    /** The length of the sanction; seconds in JSON; null if it has none. */
    public @Nullable Duration duration() {
        return duration;
    }

    /** The reason; may be empty. */
    public String reason() {
        return reason;
    }

    /** The number of connections that the action affected. */
    public int affected() {
        return affected;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdminAuditLine that
                && at.equals(that.at)
                && moderator.equals(that.moderator)
                && action.equals(that.action)
                && kind.equals(that.kind)
                && value.equals(that.value)
                && Objects.equals(duration, that.duration)
                && reason.equals(that.reason)
                && affected == that.affected;
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, moderator, action, kind, value, duration, reason, affected);
    }

    @Override
    public String toString() {
        return "AdminAuditLine[at=" + at + ", moderator=" + moderator + ", action=" + action + ", kind=" + kind
                + ", value=" + value + ", duration=" + duration + ", reason=" + reason + ", affected=" + affected
                + "]";
    }

    /** Builds a {@link AdminAuditLine}. Not for use by several threads at once. */
    public static final class Builder {

        private final Instant at;
        private final String moderator;
        private final String action;
        private final AdminAction.Kind kind;
        private final String value;
        private @Nullable Duration duration;
        private String reason = "";
        private int affected;

        private Builder(Instant at, String moderator, String action, AdminAction.Kind kind, String value) {
            this.at = Objects.requireNonNull(at, "at");
            this.moderator = Objects.requireNonNull(moderator, "moderator");
            this.action = Objects.requireNonNull(action, "action");
            this.kind = Objects.requireNonNull(kind, "kind");
            this.value = Objects.requireNonNull(value, "value");
        }

        /** Sets {@link AdminAuditLine#duration()}; default: null. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = duration;
            return this;
        }

        /** Sets {@link AdminAuditLine#reason()}; default: empty. */
        public Builder reason(String reason) {
            this.reason = Objects.requireNonNull(reason, "reason");
            return this;
        }

        /** Sets {@link AdminAuditLine#affected()}; default: {@code 0}. */
        public Builder affected(int affected) {
            this.affected = affected;
            return this;
        }

        /** Returns the action. */
        public AdminAuditLine build() {
            return new AdminAuditLine(this);
        }
    }
}
