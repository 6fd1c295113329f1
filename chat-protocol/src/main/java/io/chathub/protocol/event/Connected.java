package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first message on every connection: {@code {"type":"connect","id":"c1"}}; v2 adds the {@link Terms}. */
public final class Connected implements ServerEvent {

    private final String id;
    private final @Nullable Terms terms;

    private Connected(Builder builder) {
        id = builder.id;
        terms = builder.terms;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** The id of this connection, of at least 128 random bits. */
    public String id() {
        return id;
    }

    /** The limits, intervals and features of a v2 server; null in v1. */
    public @Nullable Terms terms() {
        return terms;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Connected that && id.equals(that.id) && Objects.equals(terms, that.terms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, terms);
    }

    @Override
    public String toString() {
        return "Connected[id=" + id + ", terms=" + terms + "]";
    }

    /** Builds a {@link Connected}. Not for use by several threads at once. */
    public static final class Builder {

        private final String id;
        private @Nullable Terms terms;

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        /** Sets {@link Connected#terms()}; default: null. */
        public Builder terms(@Nullable Terms terms) {
            this.terms = terms;
            return this;
        }

        /** Returns the message. */
        public Connected build() {
            return new Connected(this);
        }
    }
}
