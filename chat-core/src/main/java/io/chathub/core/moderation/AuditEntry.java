package io.chathub.core.moderation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An action that was taken.
 *
 * @param at        when
 * @param moderator who took it
 * @param action    what
 * @param subject   about whom
 * @param duration  for how long; null where it has no length
 * @param reason    why; may be empty
 * @param affected  how many connections it was about at that moment
 */
public record AuditEntry(
        Instant at,
        String moderator,
        Action action,
        Subject subject,
        @Nullable Duration duration,
        String reason,
        int affected) {

    /** What can be done. */
    public enum Action {
        /** Connections were ended. */
        DISCONNECT,
        /** Somebody was muted. */
        MUTE,
        /** Somebody may speak again. */
        UNMUTE,
        /** Somebody was banned, and disconnected. */
        BAN,
        /** Somebody may come again. */
        UNBAN
    }

    /** Checks that nothing is null that may not be. */
    public AuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(moderator, "moderator");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
    }
}
