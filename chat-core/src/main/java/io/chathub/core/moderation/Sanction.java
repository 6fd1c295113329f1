package io.chathub.core.moderation;

import java.time.Instant;
import java.util.Objects;

/**
 * A mute or ban of limited duration.
 *
 * @param kind      mute or ban
 * @param subject   the client, user or address
 * @param until     the time at which the sanction ends
 * @param moderator the name of the moderator, as in the audit log
 * @param reason    the reason; may be empty
 */
public record Sanction(Kind kind, Subject subject, Instant until, String moderator, String reason) {

    /** The kinds of sanctions. */
    public enum Kind {
        /** The subject may read; its messages and typing notices are refused. */
        MUTE,
        /** The subject may not connect. */
        BAN
    }

    /** Checks that nothing is null. */
    public Sanction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(moderator, "moderator");
        Objects.requireNonNull(reason, "reason");
    }
}
