package io.chathub.protocol.reply;

import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.event.Terms;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server accepted a token: of a {@link Refresh}, or, without a ref and before {@code joined}, of a join: {@code
 * {"type":"refreshed","ref":"6","user":"u…22","expiresIn":3600000}}.
 */
public final class Refreshed implements ServerReply {

    private final @Nullable String ref;
    private final @Nullable String user;
    private final @Nullable Duration expiresIn;

    private Refreshed(Builder builder) {
        ref = builder.ref;
        user = builder.user;
        expiresIn = builder.expiresIn;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /**
     * The public id of the user whom the token names, 1 to {@value Terms#MAX_USER_LENGTH} characters; null if the
     * server sent none.
     */
    public @Nullable String user() {
        return user;
    }

    /** The time until the token expires; milliseconds in JSON; null if it does not expire. */
    public @Nullable Duration expiresIn() {
        return expiresIn;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Refreshed that
                && Objects.equals(ref, that.ref)
                && Objects.equals(user, that.user)
                && Objects.equals(expiresIn, that.expiresIn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, user, expiresIn);
    }

    @Override
    public String toString() {
        return "Refreshed[ref=" + ref + ", user=" + user + ", expiresIn=" + expiresIn + "]";
    }

    /** Builds a {@link Refreshed}. Not for use by several threads at once. */
    public static final class Builder {

        private @Nullable String ref;
        private @Nullable String user;
        private @Nullable Duration expiresIn;

        private Builder() {}

        /** Sets {@link Refreshed#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link Refreshed#user()}; default: null. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link Refreshed#expiresIn()}; default: null. */
        public Builder expiresIn(@Nullable Duration expiresIn) {
            this.expiresIn = expiresIn;
            return this;
        }

        /** Returns the message. */
        public Refreshed build() {
            return new Refreshed(this);
        }
    }
}
