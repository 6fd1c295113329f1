package io.chathub.protocol.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a message that later events change: its revision, its deletion, its pin, its reactions and its replies. A
 * message that no event has changed has none.
 */
public final class MessageState {

    private final long change;
    private final int rev;
    private final @Nullable Instant editedAt;
    private final @Nullable Deletion deleted;
    private final boolean pinned;
    private final List<ReactionCount> reactions;
    private final @Nullable Replies replies;

    private MessageState(Builder builder) {
        change = builder.change;
        rev = builder.rev;
        editedAt = builder.editedAt;
        deleted = builder.deleted;
        pinned = builder.pinned;
        reactions = builder.reactions;
        replies = builder.replies;
    }

    /** Begins a value; every other field has a default. */
    public static Builder builder(long change) {
        return new Builder(change);
    }

    /** Begins a value with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(change)
                .rev(rev)
                .editedAt(editedAt)
                .deleted(deleted)
                .pinned(pinned)
                .reactions(reactions)
                .replies(replies);
    }

    /** The offset of the last event that changed the message, the message itself included. */
    public long change() {
        return change;
    }

    /** The number of versions of the text, from 1. */
    public int rev() {
        return rev;
    }

    /** The time of the last edit; null for an unedited message. */
    public @Nullable Instant editedAt() {
        return editedAt;
    }

    /** The role of the user that deleted the message; null for a message that was not deleted. */
    public @Nullable Deletion deleted() {
        return deleted;
    }

    /** Whether the message is pinned. */
    public boolean pinned() {
        return pinned;
    }

    /** All reactions, in the order of their first use. */
    public List<ReactionCount> reactions() {
        return reactions;
    }

    /** The replies of the thread that begins with this message; null if there are none. */
    public @Nullable Replies replies() {
        return replies;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageState that
                && change == that.change
                && rev == that.rev
                && Objects.equals(editedAt, that.editedAt)
                && Objects.equals(deleted, that.deleted)
                && pinned == that.pinned
                && reactions.equals(that.reactions)
                && Objects.equals(replies, that.replies);
    }

    @Override
    public int hashCode() {
        return Objects.hash(change, rev, editedAt, deleted, pinned, reactions, replies);
    }

    @Override
    public String toString() {
        return "MessageState[change=" + change + ", rev=" + rev + ", editedAt=" + editedAt + ", deleted=" + deleted
                + ", pinned=" + pinned + ", reactions=" + reactions + ", replies=" + replies + "]";
    }

    /** Builds a {@link MessageState}. Not for use by several threads at once. */
    public static final class Builder {

        private long change;
        private int rev = 1;
        private @Nullable Instant editedAt;
        private @Nullable Deletion deleted;
        private boolean pinned;
        private List<ReactionCount> reactions = List.of();
        private @Nullable Replies replies;

        private Builder(long change) {
            this.change = change;
        }

        /** Sets {@link MessageState#change()}. */
        public Builder change(long change) {
            this.change = change;
            return this;
        }

        /** Sets {@link MessageState#rev()}; default: {@code 1}. */
        public Builder rev(int rev) {
            this.rev = rev;
            return this;
        }

        /** Sets {@link MessageState#editedAt()}; default: {@code null}. */
        public Builder editedAt(@Nullable Instant editedAt) {
            this.editedAt = editedAt;
            return this;
        }

        /** Sets {@link MessageState#deleted()}; default: {@code null}. */
        public Builder deleted(@Nullable Deletion deleted) {
            this.deleted = deleted;
            return this;
        }

        /** Sets {@link MessageState#pinned()}; default: {@code false}. */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /** Sets {@link MessageState#reactions()}; default: empty. */
        public Builder reactions(List<ReactionCount> reactions) {
            this.reactions = List.copyOf(reactions);
            return this;
        }

        /** Sets {@link MessageState#replies()}; default: {@code null}. */
        public Builder replies(@Nullable Replies replies) {
            this.replies = replies;
            return this;
        }

        /** Returns the value. */
        public MessageState build() {
            return new MessageState(this);
        }
    }
}
