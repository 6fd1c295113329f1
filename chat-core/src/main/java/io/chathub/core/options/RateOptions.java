package io.chathub.core.options;

import java.util.List;

/** How often clients may do what, and how many violations close a connection. Immutable. */
public final class RateOptions extends GroupValues {

    /** {@link #messageRate()}. */
    public static final Option<RateLimit> MESSAGE_RATE = Option.rate(
            OptionGroup.RATES,
            "messageRate",
            new RateLimit(20, 60),
            "Messages of one connection, and its edits, deletions and pins.");
    /** {@link #typingRate()}. */
    public static final Option<RateLimit> TYPING_RATE = Option.rate(
            OptionGroup.RATES,
            "typingRate",
            new RateLimit(2, 2),
            "Typing notices of one connection that are passed on.");
    /** {@link #reactionRate()}. */
    public static final Option<RateLimit> REACTION_RATE =
            Option.rate(OptionGroup.RATES, "reactionRate", new RateLimit(5, 30), "Reactions of one v2 connection.");
    /** {@link #requestRate()}. */
    public static final Option<RateLimit> REQUEST_RATE = Option.rate(
            OptionGroup.RATES,
            "requestRate",
            new RateLimit(50, 200),
            "Other requests of one v2 connection: leaves, history, members, pings, tokens.");
    /** {@link #joinRate()}. */
    public static final Option<RateLimit> JOIN_RATE = Option.rate(
            OptionGroup.RATES,
            "joinRate",
            new RateLimit(2, 128),
            "Joins of one connection, and the names that a v1 client takes.");
    /** {@link #controlRate()}. */
    public static final Option<RateLimit> CONTROL_RATE = Option.rate(
            OptionGroup.RATES,
            "controlRate",
            new RateLimit(10, 100),
            "WebSocket pings, and unsolicited pongs, of one connection.");
    /** {@link #userRateFactor()}. */
    public static final Option<Integer> USER_RATE_FACTOR = Option.count(
            OptionGroup.RATES,
            "userRateFactor",
            2,
            Range.between(0, RateLimit.LARGEST),
            "The rates of all connections of one user together, in rates of one connection; 0 for no limit.");
    /** {@link #addressRateFactor()}. */
    public static final Option<Integer> ADDRESS_RATE_FACTOR = Option.count(
            OptionGroup.RATES,
            "addressRateFactor",
            20,
            Range.between(0, RateLimit.LARGEST),
            "The rates of all connections of one address together, in rates of one connection; 0 for no limit.");
    /** {@link #maxBadMessages()}. */
    public static final Option<Integer> MAX_BAD_MESSAGES = Option.count(
            OptionGroup.RATES,
            "maxBadMessages",
            10,
            0,
            "Malformed messages a minute of one connection; one more closes it with 4509.");
    /** {@link #maxRateViolations()}. */
    public static final Option<Integer> MAX_RATE_VIOLATIONS = Option.count(
            OptionGroup.RATES,
            "maxRateViolations",
            100,
            0,
            "Messages over the rate a minute of one connection; one more closes it with 4013. "
                    + "Refusals that a v2 client obeyed are not counted.");

    static final List<Option<?>> ALL = List.of(
            MESSAGE_RATE,
            TYPING_RATE,
            REACTION_RATE,
            REQUEST_RATE,
            JOIN_RATE,
            CONTROL_RATE,
            USER_RATE_FACTOR,
            ADDRESS_RATE_FACTOR,
            MAX_BAD_MESSAGES,
            MAX_RATE_VIOLATIONS);

    private RateOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static RateOptions of(OptionValues values) {
        values.check(ALL);
        return new RateOptions(values);
    }

    /**
     * Messages of one connection, and its edits, deletions and pins. A long text, and each mention, counts as a further
     * message. Range: 1 to 1,000,000 each, the burst at least the rate, or
     * {@link RateLimit#UNLIMITED}. Default: 20 a second, 60 at once.
     */
    public RateLimit messageRate() {
        return get(MESSAGE_RATE);
    }

    /**
     * Typing notices of one connection that are passed on. Notices over the rate are dropped; each hundredth of these
     * is a violation. Range: 1 to 1,000,000 each, the burst at least the rate, or {@link RateLimit#UNLIMITED}. Default:
     * 2 a second, 2 at once.
     */
    public RateLimit typingRate() {
        return get(TYPING_RATE);
    }

    /**
     * Reactions of one v2 connection. Range: 1 to 1,000,000 each, the burst at least the rate, or {@link
     * RateLimit#UNLIMITED}. Default: 5 a second, 30 at once.
     */
    public RateLimit reactionRate() {
        return get(REACTION_RATE);
    }

    /**
     * Other requests of one v2 connection: leaves, history, members, pings, tokens. Range: 1 to 1,000,000 each, the
     * burst at least the rate, or {@link RateLimit#UNLIMITED}. Default: 50 a second, 200 at once.
     */
    public RateLimit requestRate() {
        return get(REQUEST_RATE);
    }

    /**
     * Joins of one connection, and the names that a v1 client takes. Range: 1 to 1,000,000 each, the burst at least the
     * rate, or {@link RateLimit#UNLIMITED}. Default: 2 a second, 128 at once.
     */
    public RateLimit joinRate() {
        return get(JOIN_RATE);
    }

    /**
     * WebSocket pings, and unsolicited pongs, of one connection. Pings over the rate are not answered. Range: 1 to
     * 1,000,000 each, the burst at least the rate, or {@link RateLimit#UNLIMITED}. Default: 10 a second, 100 at once.
     */
    public RateLimit controlRate() {
        return get(CONTROL_RATE);
    }

    /**
     * The rates of all connections of one user together, in rates of one connection; 0 for no limit. Range: 0 to
     * 1,000,000. Default: 2.
     */
    public int userRateFactor() {
        return get(USER_RATE_FACTOR);
    }

    /**
     * The rates of all connections of one address together, in rates of one connection; 0 for no limit. An IPv6 address
     * counts by its first 64 bits. Range: 0 to 1,000,000. Default: 20.
     */
    public int addressRateFactor() {
        return get(ADDRESS_RATE_FACTOR);
    }

    /** Malformed messages a minute of one connection; one more closes it with 4509. Range: at least 0. Default: 10. */
    public int maxBadMessages() {
        return get(MAX_BAD_MESSAGES);
    }

    /**
     * Messages over the rate a minute of one connection; one more closes it with 4013. A refusal that a v2 client obeyed,
     * by waiting for the time that it names, is not counted. Range: at least 0. Default: 100.
     */
    public int maxRateViolations() {
        return get(MAX_RATE_VIOLATIONS);
    }
}
