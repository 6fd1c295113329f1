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
 * @param affected  the number of the subject's connections at that moment; of an erasure, the number of messages
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
        DELETE,
        /** The data of a user were erased. The subject is the public id of the user. */
        ERASE,
        /** A backup was written. The subject is the name of its file. */
        BACKUP,
        /** An export was begun. The subject is the room, or {@code *} for everything. */
        EXPORT,
        /** A room has another retention. */
        RETAIN,
        /** All members of a room were removed. The subject is the room. */
        CLOSE
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
