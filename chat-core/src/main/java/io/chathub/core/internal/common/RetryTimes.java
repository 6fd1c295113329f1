package io.chathub.core.internal.common;

import java.time.Duration;

/** The times after which a client may send a refused request again. */
public final class RetryTimes {

    /** For {@code unavailable}, where the refusal has no time of its own: 1 s. */
    public static final Duration UNAVAILABLE = Duration.ofSeconds(1);

    private RetryTimes() {}
}
