package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to replace the token of the connection by a new one of the same user: {@code
 * {"type":"refresh","ref":"6","token":"eyJhbGciOi…"}}.
 */
public final class Refresh implements ClientCommand {

    private final @Nullable String ref;
    private final String token;

    private Refresh(Builder builder) {
        ref = builder.ref;
        token = builder.token;
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String token) {
        return new Builder(token);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /**
     * The token as sent, unchecked; 1 to {@value ClientCommand#MAX_TOKEN_LENGTH} characters. Not shown by {@link
     * #toString}.
     */
    public String token() {
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Refresh that && Objects.equals(ref, that.ref) && token.equals(that.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, token);
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "Refresh[ref=" + ref + ", token=***]";
    }

    /** Builds a {@link Refresh}. Not for use by several threads at once. */
    public static final class Builder {

        private final String token;
        private @Nullable String ref;

        private Builder(String token) {
            this.token = Objects.requireNonNull(token, "token");
        }

        /** Sets {@link Refresh#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Returns the command. */
        public Refresh build() {
            return new Refresh(this);
        }
    }
}
