package io.chathub.core.options;

import java.time.Duration;
import java.util.List;

/** Tokens, names and users. Immutable. */
public final class IdentityOptions extends GroupValues {

    /** {@link #maxConnectionsPerUser()}. */
    public static final Option<Integer> MAX_CONNECTIONS_PER_USER = Option.count(
            OptionGroup.IDENTITY,
            "maxConnectionsPerUser",
            50,
            1,
            "Connections that one user may have at once, where the user is known to the host.");
    /** {@link #tokenInJoin()}. */
    public static final Option<Boolean> TOKEN_IN_JOIN = Option.choice(
            OptionGroup.IDENTITY,
            "tokenInJoin",
            false,
            "Whether a v2 client may connect without a token and send it with its first join.");
    /** {@link #tokenTimeout()}. */
    public static final Option<Duration> TOKEN_TIMEOUT = Option.time(
            OptionGroup.IDENTITY,
            "tokenTimeout",
            Duration.ofSeconds(10),
            "Time in which a v2 client that connected without a token must send it; then it is closed with 4005.");
    /** {@link #uniqueNames()}. */
    public static final Option<Boolean> UNIQUE_NAMES = Option.choice(
            OptionGroup.IDENTITY,
            "uniqueNames",
            false,
            "Whether a name that another user has is refused as name-taken.");

    static final List<Option<?>> ALL = List.of(MAX_CONNECTIONS_PER_USER, TOKEN_IN_JOIN, TOKEN_TIMEOUT, UNIQUE_NAMES);

    private IdentityOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static IdentityOptions of(OptionValues values) {
        values.check(ALL);
        return new IdentityOptions(values);
    }

    /**
     * Connections that one user may have at once, where the user is known to the host. Range: at least 1. Default: 50.
     */
    public int maxConnectionsPerUser() {
        return get(MAX_CONNECTIONS_PER_USER);
    }

    /**
     * Whether a v2 client may connect without a token and send it with its first join. Of effect only with a token
     * verifier. Range: true or false. Default: false.
     */
    public boolean tokenInJoin() {
        return get(TOKEN_IN_JOIN);
    }

    /**
     * Time in which a v2 client that connected without a token must send it; then it is closed with 4005. Range: longer
     * than zero and at most 365 days. Default: 10 s.
     */
    public Duration tokenTimeout() {
        return get(TOKEN_TIMEOUT);
    }

    /** Whether a name that another user has is refused as name-taken. Range: true or false. Default: false. */
    public boolean uniqueNames() {
        return get(UNIQUE_NAMES);
    }
}
