package io.chathub.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/admin/…}; the path names the action.
 *
 * @param kind     the kind of subject that {@code value} names
 * @param value    the id of a connection, the id of a user, or an IP address; 1 to {@value #MAX_LENGTH} characters
 * @param duration the length of a mute or a ban, from a second to {@link #LONGEST}; null if not given
 * @param reason   a reason for the log; at most {@value #MAX_LENGTH} characters, may be empty
 */
public record AdminAction(Kind kind, String value, @Nullable Duration duration, String reason) {

    /** The maximum length of {@link #value()} and of {@link #reason()}: {@value} characters. */
    public static final int MAX_LENGTH = 256;
    /** The longest {@link #duration()}: 365 days. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** The kinds of subjects of an action. */
    public enum Kind {
        /** One connection. */
        CLIENT,
        /** A user, by the host's id. */
        USER,
        /** All connections from an IP address. */
        ADDRESS
    }

    /** Checks that nothing but the duration is null. */
    public AdminAction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
    }
}
