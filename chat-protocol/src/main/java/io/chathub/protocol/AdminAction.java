package io.chathub.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for: the body of {@code POST /api/admin/…}; the address says which action it is.
 *
 * @param kind     what {@code value} names
 * @param value    the id of a connection, of a user, or an IP address; 1 to {@value #MAX_LENGTH} characters
 * @param duration how long a mute or a ban lasts, from a second to {@link #LONGEST}; null where none was said
 * @param reason   why, for the log; may be empty, at most {@value #MAX_LENGTH} characters
 */
public record AdminAction(Kind kind, String value, @Nullable Duration duration, String reason) {

    /** The longest {@link #value()} and the longest {@link #reason()}: {@value}. */
    public static final int MAX_LENGTH = 256;
    /** The longest {@link #duration()}: a year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** What an action may be about. */
    public enum Kind {
        /** One connection. */
        CLIENT,
        /** A user whom the host knows. */
        USER,
        /** Everybody at an IP address. */
        ADDRESS
    }

    /** Checks that nothing is null that may not be. */
    public AdminAction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
    }
}
