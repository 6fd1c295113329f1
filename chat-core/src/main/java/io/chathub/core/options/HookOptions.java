package io.chathub.core.options;

import java.time.Duration;
import java.util.List;

/** How the hooks of the host are run. Immutable. */
public final class HookOptions extends GroupValues {

    /** {@link #hookTimeout()}. */
    public static final Option<Duration> HOOK_TIMEOUT = Option.time(
            OptionGroup.HOOKS,
            "hookTimeout",
            Duration.ofSeconds(5),
            "Time that a hook may take; then the request that it decides is refused as unavailable.");
    /** {@link #hookThreads()}. */
    public static final Option<Integer> HOOK_THREADS = Option.count(
            OptionGroup.HOOKS,
            "hookThreads",
            8,
            1,
            "Threads for blocking hooks; calls that take over 100 ms have four times as many of their own.");
    /** {@link #reauthorizeInterval()}. */
    public static final Option<Duration> REAUTHORIZE_INTERVAL = Option.time(
            OptionGroup.HOOKS,
            "reauthorizeInterval",
            Duration.ofMinutes(1),
            "Time between two checks by the room policy whether a member may stay in its rooms.");

    static final List<Option<?>> ALL = List.of(HOOK_TIMEOUT, HOOK_THREADS, REAUTHORIZE_INTERVAL);

    private HookOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static HookOptions of(OptionValues values) {
        values.check(ALL);
        return new HookOptions(values);
    }

    /**
     * Time that a hook may take; then the request that it decides is refused as unavailable. Range: longer than zero
     * and at most 365 days. Default: 5 s.
     */
    public Duration hookTimeout() {
        return get(HOOK_TIMEOUT);
    }

    /**
     * Threads that run blocking hooks. Threads start when needed. Calls that take over 100 ms move to threads of their
     * own, at most four times this number, so that a slow hook does not delay quick calls of other rooms. The
     * authenticator and the token verifier have as many again. Range: at least 1. Default: 8.
     */
    public int hookThreads() {
        return get(HOOK_THREADS);
    }

    /**
     * Time between two checks by the room policy whether a member may stay in its rooms. Range: longer than zero and at
     * most 365 days. Default: 1 min.
     */
    public Duration reauthorizeInterval() {
        return get(REAUTHORIZE_INTERVAL);
    }
}
