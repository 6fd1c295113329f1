package io.chathub.core.moderation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An action in the audit log.
 *
 * @param at        the time of the action
 * @param moderator the name of the moderator
 * @param action    the kind of the action
 * @param subject   the client, user, address or message
 * @param duration  the duration of a mute or ban; null for other actions
 * @param reason    the reason; may be empty
 * @param affected  the number of the subject's connections at that moment
 */
public record AuditEntry(
        Instant at,
        String moderator,
        Action action,
        Subject subject,
        @Nullable Duration duration,
        String reason,
        int affected) {

    /** The kinds of actions. */
    public enum Action {
        /** Connections were ended. */
        DISCONNECT,
        /** The subject was muted. */
        MUTE,
        /** The subject's mute was ended. */
        UNMUTE,
        /** The subject was banned, and disconnected. */
        BAN,
        /** The subject's ban was ended. */
        UNBAN,
        /** A message was deleted, by another user than its author. */
        DELETE
    }

    /** Checks that nothing but the duration is null. */
    public AuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(moderator, "moderator");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
    }
}
