package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for the messages with certain words: {@code {"type":"search","ref":"1","text":"hello wor","room":"dev","limit":20}}.
 * v2 only, feature {@link io.chathub.protocol.Feature#SEARCH}.
 */
public final class SearchMessages implements ClientCommand {

    /** The maximum length of {@link #text()}: {@value} code points. */
    public static final int MAX_TEXT_LENGTH = 256;

    /** The maximum number of messages in a reply: {@value}. */
    public static final int MAX_LIMIT = 50;

    /** The default number of messages in a reply: {@value}. */
    public static final int DEFAULT_LIMIT = 20;

    /** The maximum length of {@link #before()}: {@value} characters. */
    public static final int MAX_BEFORE_LENGTH = 512;

    private final @Nullable String ref;
    private final String text;
    private final @Nullable String room;
    private final @Nullable String from;
    private final @Nullable String before;
    private final int limit;

    private SearchMessages(Builder builder) {
        ref = builder.ref;
        text = builder.text;
        room = builder.room;
        from = builder.from;
        before = builder.before;
        limit = builder.limit;
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("text: wrong length (expected: 1.." + MAX_TEXT_LENGTH + " code points)");
        }
        CommandChecks.length("from", from, MAX_USER_LENGTH);
        CommandChecks.length("before", before, MAX_BEFORE_LENGTH);
        CommandChecks.limit(limit);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String text) {
        return new Builder(text);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(text);
        builder.ref = ref;
        builder.room = room;
        builder.from = from;
        builder.before = before;
        builder.limit = limit;
        return builder;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /**
     * The words; 1 to {@value #MAX_TEXT_LENGTH} code points. All must occur, the last one as the beginning of a word; words
     * in double quotes must follow each other.
     */
    public String text() {
        return text;
    }

    /** The room's name as sent, unchecked; null for all rooms that the client is in. */
    public @Nullable String room() {
        return room;
    }

    /** The public id of the only author; null for all authors. 1 to {@value ClientCommand#MAX_USER_LENGTH} characters. */
    public @Nullable String from() {
        return from;
    }

    /** The {@code next} of the page before; 1 to {@value #MAX_BEFORE_LENGTH} characters, null for the first page. */
    public @Nullable String before() {
        return before;
    }

    /** The maximum number of messages in the reply; at least 1. The server sends at most {@value #MAX_LIMIT}. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SearchMessages that
                && Objects.equals(ref, that.ref)
                && text.equals(that.text)
                && Objects.equals(room, that.room)
                && Objects.equals(from, that.from)
                && Objects.equals(before, that.before)
                && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, text, room, from, before, limit);
    }

    @Override
    public String toString() {
        return "SearchMessages[ref=" + ref + ", text=" + text + ", room=" + room + ", from=" + from + ", before="
                + before + ", limit=" + limit + "]";
    }

    /** Builds a {@link SearchMessages}. Not for use by several threads at once. */
    public static final class Builder {

        private final String text;
        private @Nullable String ref;
        private @Nullable String room;
        private @Nullable String from;
        private @Nullable String before;
        private int limit = DEFAULT_LIMIT;

        private Builder(String text) {
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Sets {@link SearchMessages#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link SearchMessages#room()}; default: null. */
        public Builder room(@Nullable String room) {
            this.room = room;
            return this;
        }

        /** Sets {@link SearchMessages#from()}; default: null. */
        public Builder from(@Nullable String from) {
            this.from = from;
            return this;
        }

        /** Sets {@link SearchMessages#before()}; default: null. */
        public Builder before(@Nullable String before) {
            this.before = before;
            return this;
        }

        /** Sets {@link SearchMessages#limit()}; default: {@value SearchMessages#DEFAULT_LIMIT}. */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public SearchMessages build() {
            return new SearchMessages(this);
        }
    }
}
