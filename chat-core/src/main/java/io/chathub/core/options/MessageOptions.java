package io.chathub.core.options;

import java.time.Duration;
import java.util.List;

/**
 * The changes of messages that clients may make, and their limits. Immutable; {@link #builder()} starts from the defaults, {@link
 * #mutate()} from these.
 */
public final class MessageOptions extends GroupValues {

    /** A window without an end: longer than any message is kept. */
    public static final Duration NO_LIMIT = OptionType.UNLIMITED_WINDOW;

    /** {@link #editWindow()}. */
    public static final Option<Duration> EDIT_WINDOW = Option.window(
            OptionGroup.MESSAGES,
            "editWindow",
            Duration.ofHours(24),
            "Time for which the author may edit a message; 0s for never, off for always.");
    /** {@link #deleteWindow()}. */
    public static final Option<Duration> DELETE_WINDOW = Option.window(
            OptionGroup.MESSAGES,
            "deleteWindow",
            NO_LIMIT,
            "Time for which the author may delete a message; 0s for never, off for always.");
    /** {@link #reactions()}. */
    public static final Option<Boolean> REACTIONS =
            Option.choice(OptionGroup.MESSAGES, "reactions", true, "Whether messages can have reactions.");
    /** {@link #replies()}. */
    public static final Option<Boolean> REPLIES = Option.choice(
            OptionGroup.MESSAGES, "replies", true, "Whether messages can quote others, and be part of threads.");
    /** {@link #mentions()}. */
    public static final Option<Boolean> MENTIONS =
            Option.choice(OptionGroup.MESSAGES, "mentions", true, "Whether messages can mention users.");
    /** {@link #everyoneLimit()}. */
    public static final Option<Integer> EVERYONE_LIMIT = Option.count(
            OptionGroup.MESSAGES,
            "everyoneLimit",
            100,
            0,
            "Members of a room up to which each of them may mention everyone; 0 for none.");
    /** {@link #moderatorEveryoneLimit()}. */
    public static final Option<Integer> MODERATOR_EVERYONE_LIMIT = Option.count(
            OptionGroup.MESSAGES,
            "moderatorEveryoneLimit",
            1_000,
            0,
            "Members of a room up to which a moderator may mention everyone; 0 for none.");
    /** {@link #maxPins()}. */
    public static final Option<Integer> MAX_PINS =
            Option.count(OptionGroup.MESSAGES, "maxPins", 50, 0, "Pinned messages of one room; 0 for none.");
    /** {@link #search()}. */
    public static final Option<Boolean> SEARCH =
            Option.choice(OptionGroup.MESSAGES, "search", true, "Whether clients can search messages.");
    /** {@link #reactionEventLimit()}. */
    public static final Option<Integer> REACTION_EVENT_LIMIT = Option.count(
            OptionGroup.MESSAGES,
            "reactionEventLimit",
            1_000,
            0,
            "Members of a room over which the reactions to a message are collected for a second.");

    static final List<Option<?>> ALL = List.of(
            EDIT_WINDOW,
            DELETE_WINDOW,
            REACTIONS,
            REPLIES,
            MENTIONS,
            EVERYONE_LIMIT,
            MODERATOR_EVERYONE_LIMIT,
            MAX_PINS,
            SEARCH,
            REACTION_EVENT_LIMIT);

    /** All defaults. */
    public static final MessageOptions DEFAULT = new MessageOptions(OptionValues.DEFAULTS);

    private MessageOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static MessageOptions of(OptionValues values) {
        values.check(ALL);
        return new MessageOptions(values);
    }

    /** A builder with every default. */
    public static Builder builder() {
        return DEFAULT.mutate();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        return new Builder(values());
    }

    /**
     * Time for which the author may edit a message; zero for never: then clients have no edits at all. Range: 0 to 365
     * days, or {@link #NO_LIMIT}. Default: 24 h.
     */
    public Duration editWindow() {
        return get(EDIT_WINDOW);
    }

    /**
     * Time for which the author may delete a message; zero for never. Moderators may always. Range: 0 to 365 days, or
     * {@link #NO_LIMIT}. Default: {@link #NO_LIMIT}.
     */
    public Duration deleteWindow() {
        return get(DELETE_WINDOW);
    }

    /** Whether messages can have reactions. Default: true. */
    public boolean reactions() {
        return get(REACTIONS);
    }

    /** Whether messages can quote others, and be part of threads. Default: true. */
    public boolean replies() {
        return get(REPLIES);
    }

    /** Whether messages can mention users. Default: true. */
    public boolean mentions() {
        return get(MENTIONS);
    }

    /** Members of a room up to which each of them may mention everyone; 0 for none. Range: at least 0. Default: 100. */
    public int everyoneLimit() {
        return get(EVERYONE_LIMIT);
    }

    /**
     * Members of a room up to which a moderator may mention everyone; 0 for none. Range: at least 0. Default: 1,000.
     */
    public int moderatorEveryoneLimit() {
        return get(MODERATOR_EVERYONE_LIMIT);
    }

    /** Pinned messages of one room; 0 for none. Range: at least 0. Default: 50. */
    public int maxPins() {
        return get(MAX_PINS);
    }

    /** Whether clients can search the messages of the rooms that they are in and may read. Default: true. */
    public boolean search() {
        return get(SEARCH);
    }

    /**
     * Members of a room over which the reactions to a message are collected for a second, in one event without names.
     * Range: at least 0. Default: 1,000.
     */
    public int reactionEventLimit() {
        return get(REACTION_EVENT_LIMIT);
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private OptionValues values;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** Sets {@link MessageOptions#editWindow()}. */
        public Builder editWindow(Duration editWindow) {
            return set(EDIT_WINDOW, editWindow);
        }

        /** Sets {@link MessageOptions#deleteWindow()}. */
        public Builder deleteWindow(Duration deleteWindow) {
            return set(DELETE_WINDOW, deleteWindow);
        }

        /** Sets {@link MessageOptions#reactions()}. */
        public Builder reactions(boolean reactions) {
            return set(REACTIONS, reactions);
        }

        /** Sets {@link MessageOptions#replies()}. */
        public Builder replies(boolean replies) {
            return set(REPLIES, replies);
        }

        /** Sets {@link MessageOptions#mentions()}. */
        public Builder mentions(boolean mentions) {
            return set(MENTIONS, mentions);
        }

        /** Sets {@link MessageOptions#everyoneLimit()}. */
        public Builder everyoneLimit(int everyoneLimit) {
            return set(EVERYONE_LIMIT, everyoneLimit);
        }

        /** Sets {@link MessageOptions#moderatorEveryoneLimit()}. */
        public Builder moderatorEveryoneLimit(int moderatorEveryoneLimit) {
            return set(MODERATOR_EVERYONE_LIMIT, moderatorEveryoneLimit);
        }

        /** Sets {@link MessageOptions#maxPins()}. */
        public Builder maxPins(int maxPins) {
            return set(MAX_PINS, maxPins);
        }

        /** Sets {@link MessageOptions#search()}. */
        public Builder search(boolean search) {
            return set(SEARCH, search);
        }

        /** Sets {@link MessageOptions#reactionEventLimit()}. */
        public Builder reactionEventLimit(int reactionEventLimit) {
            return set(REACTION_EVENT_LIMIT, reactionEventLimit);
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
         */
        public MessageOptions build() {
            return of(values);
        }

        private <T> Builder set(Option<T> option, T value) {
            values = values.with(option, value);
            return this;
        }
    }
}
