package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for events of a room's stream: {@code {"type":"history","ref":"4","room":"dev","before":45,"limit":50}}.
 * With {@code before} older ones, with {@code after} newer ones, with neither the newest; not with both.
 */
public final class FetchHistory implements ClientCommand {

    /** The maximum number of events in a reply: {@value}. */
    public static final int MAX_LIMIT = 300;
    /** The default number of events in a reply: {@value}. */
    public static final int DEFAULT_LIMIT = 50;

    private final @Nullable String ref;
    private final String room;
    private final @Nullable Long before;
    private final @Nullable Long after;
    private final int limit;

    private FetchHistory(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        before = builder.before;
        after = builder.after;
        limit = builder.limit;
        if (before != null && after != null) {
            throw new IllegalArgumentException("before, after: both given (expected: at most one)");
        }
        if ((before != null && before < 1) || (after != null && after < 0) || limit < 1) {
            throw new IllegalArgumentException("before: " + before + ", after: " + after + ", limit: " + limit
                    + " (expected: before >= 1, after >= 0, limit >= 1)");
        }
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room) {
        return new Builder(room);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    /** Selects the newest events with a smaller offset; at least 1, null if not set. */
    public @Nullable Long before() {
        return before;
    }

    /** Selects the oldest events with a larger offset; at least 0, null if not set. */
    public @Nullable Long after() {
        return after;
    }

    /** The maximum number of events; at least 1. The server sends at most {@value #MAX_LIMIT}. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FetchHistory that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(before, that.before)
                && Objects.equals(after, that.after)
                && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, before, after, limit);
    }

    @Override
    public String toString() {
        return "FetchHistory[ref=" + ref + ", room=" + room + ", before=" + before + ", after=" + after + ", limit="
                + limit + "]";
    }

    /** Builds a {@link FetchHistory}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;
        private @Nullable Long before;
        private @Nullable Long after;
        private int limit = DEFAULT_LIMIT;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link FetchHistory#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link FetchHistory#before()}; default: null. */
        public Builder before(@Nullable Long before) {
            this.before = before;
            return this;
        }

        /** Sets {@link FetchHistory#after()}; default: null. */
        public Builder after(@Nullable Long after) {
            this.after = after;
            return this;
        }

        /** Sets {@link FetchHistory#limit()}; default: {@value FetchHistory#DEFAULT_LIMIT}. */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range, or both {@code before} and {@code after} are set
         */
        public FetchHistory build() {
            return new FetchHistory(this);
        }
    }
}
