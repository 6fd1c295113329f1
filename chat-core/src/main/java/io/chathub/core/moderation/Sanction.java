package io.chathub.core.moderation;

import java.time.Instant;
import java.util.Objects;

/**
 * What somebody may not do for a while.
 *
 * @param kind      what
 * @param subject   who
 * @param until     when it ends by itself
 * @param moderator who decided it, as the log has it
 * @param reason    why; may be empty
 */
public record Sanction(Kind kind, Subject subject, Instant until, String moderator, String reason) {

    /** What a sanction may be. */
    public enum Kind {
        /** It may read and not speak: messages and typing notices are refused. */
        MUTE,
        /** It may not connect. */
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
