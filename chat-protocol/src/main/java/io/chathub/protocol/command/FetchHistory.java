package io.chathub.protocol.command;

import io.chathub.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a part of a room's history: {@code {"type":"history","ref":"4","room":"dev","before":45,"limit":50}}.
 * With {@code before} older messages, with {@code after} newer ones, with neither the newest; not with both. Four fields
 * select differently, and exclude each other: {@link View#CHANGES}, {@code thread}, {@code pinned} and {@code
 * changedAfter}.
 */
public final class FetchHistory implements ClientCommand {

    /** The maximum number of events in a reply: {@value}. */
    public static final int MAX_LIMIT = 300;
    /** The default number of events in a reply: {@value}. */
    public static final int DEFAULT_LIMIT = 50;

    /** The order and the kind of the states in a page. */
    public enum View {
        /** The messages in the order of their offsets; not named on the wire. */
        MESSAGES(""),
        /**
         * The states that changed after an offset, each once, in the order of the last changes: {@code
         * "view":"changes"}. Needs {@code after}, and no other field than {@code epoch} and {@code limit}.
         */
        CHANGES("changes");

        private final String wireName;

        View(String wireName) {
            this.wireName = wireName;
        }

        /** The value of {@code view}; empty for {@link #MESSAGES}, which leaves the field out. */
        public String wireName() {
            return wireName;
        }
    }

    private final @Nullable String ref;
    private final String room;
    private final @Nullable String epoch;
    private final @Nullable Long before;
    private final @Nullable Long after;
    private final int limit;
    private final View view;
    private final @Nullable Long thread;
    private final boolean pinned;
    private final @Nullable Long changedAfter;

    private FetchHistory(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        epoch = builder.epoch;
        before = builder.before;
        after = builder.after;
        limit = builder.limit;
        view = builder.view;
        thread = builder.thread;
        pinned = builder.pinned;
        changedAfter = builder.changedAfter;
        requireRanges();
        requireNoContradiction();
    }

    private void requireRanges() {
        if ((before != null && before < 1) || (after != null && after < 0) || limit < 1) {
            throw new IllegalArgumentException("before: " + before + ", after: " + after + ", limit: " + limit
                    + " (expected: before >= 1, after >= 0, limit >= 1)");
        }
        if ((thread != null && thread < 1) || (changedAfter != null && changedAfter < 0)) {
            throw new IllegalArgumentException("thread: " + thread + ", changedAfter: " + changedAfter
                    + " (expected: thread >= 1, changedAfter >= 0)");
        }
        if (epoch != null && (epoch.isEmpty() || epoch.length() > StreamPosition.MAX_EPOCH_LENGTH)) {
            throw new IllegalArgumentException(
                    "epoch: " + epoch.length() + " characters (expected: 1.." + StreamPosition.MAX_EPOCH_LENGTH + ")");
        }
    }

    /** The messages name the fields alone, without the values: the codec sends them to the client. */
    private void requireNoContradiction() {
        if (before != null && after != null) {
            throw new IllegalArgumentException("before, after: both given (expected: at most one)");
        }
        int selections = (view == View.CHANGES ? 1 : 0)
                + (thread == null ? 0 : 1)
                + (pinned ? 1 : 0)
                + (changedAfter == null ? 0 : 1);
        if (selections > 1) {
            throw new IllegalArgumentException(
                    "view, thread, pinned, changedAfter: several given (expected: at most one)");
        }
        if (view == View.CHANGES && after == null) {
            throw new IllegalArgumentException("view: changes without after (expected: after, and at most a limit)");
        }
        if (changedAfter != null && after != null) {
            throw new IllegalArgumentException("after, changedAfter: both given (expected: at most one)");
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

    /**
     * The epoch that all offsets of this request belong to; null means the present one. The server refuses an epoch that
     * is neither the present one nor one of its predecessors with {@code conflict}.
     */
    public @Nullable String epoch() {
        return epoch;
    }

    /** Selects the newest messages with a smaller offset; at least 1, null if not set. */
    public @Nullable Long before() {
        return before;
    }

    /**
     * Selects the oldest messages with a larger offset, or in {@link View#CHANGES} the oldest changes after it; at least
     * 0, null if not set.
     */
    public @Nullable Long after() {
        return after;
    }

    /** The maximum number of events; at least 1. The server sends at most {@value #MAX_LIMIT}. */
    public int limit() {
        return limit;
    }

    /** The order and the kind of the states in the page. */
    public View view() {
        return view;
    }

    /** Selects the messages of the thread with this root; at least 1, null if not set. */
    public @Nullable Long thread() {
        return thread;
    }

    /** Selects the pinned messages alone. */
    public boolean pinned() {
        return pinned;
    }

    /**
     * Leaves those messages out of the page that did not change after this offset; the reply has their number. At least
     * 0, null if not set.
     */
    public @Nullable Long changedAfter() {
        return changedAfter;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FetchHistory that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && Objects.equals(before, that.before)
                && Objects.equals(after, that.after)
                && limit == that.limit
                && view == that.view
                && Objects.equals(thread, that.thread)
                && pinned == that.pinned
                && Objects.equals(changedAfter, that.changedAfter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, epoch, before, after, limit, view, thread, pinned, changedAfter);
    }

    @Override
    public String toString() {
        return "FetchHistory[ref=" + ref + ", room=" + room + ", epoch=" + epoch + ", before=" + before + ", after="
                + after + ", limit=" + limit + ", view=" + view + ", thread=" + thread + ", pinned=" + pinned
                + ", changedAfter=" + changedAfter + "]";
    }

    /** Builds a {@link FetchHistory}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;
        private @Nullable Long before;
        private @Nullable Long after;
        private int limit = DEFAULT_LIMIT;
        private @Nullable String epoch;
        private View view = View.MESSAGES;
        private @Nullable Long thread;
        private boolean pinned;
        private @Nullable Long changedAfter;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link FetchHistory#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link FetchHistory#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
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

        /** Sets {@link FetchHistory#view()}; default: {@link View#MESSAGES}. */
        public Builder view(View view) {
            this.view = Objects.requireNonNull(view, "view");
            return this;
        }

        /** Sets {@link FetchHistory#thread()}; default: null. */
        public Builder thread(@Nullable Long thread) {
            this.thread = thread;
            return this;
        }

        /** Sets {@link FetchHistory#pinned()}; default: {@code false}. */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /** Sets {@link FetchHistory#changedAfter()}; default: null. */
        public Builder changedAfter(@Nullable Long changedAfter) {
            this.changedAfter = changedAfter;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range, or two fields exclude each other
         */
        public FetchHistory build() {
            return new FetchHistory(this);
        }
    }
}
