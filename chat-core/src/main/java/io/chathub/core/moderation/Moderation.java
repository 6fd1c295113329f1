package io.chathub.core.moderation;

import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.util.List;

/**
 * What an operator, or the host, can do about somebody. It lives in memory: after a restart nobody is muted or banned,
 * unless the host, which hears of each action by {@link io.chathub.core.HubListener#onModerated}, says so again. All
 * methods may be called from any thread, and return at once.
 *
 * <p>Each action is one line of the log, at level INFO by the logger {@value #AUDIT_LOGGER}.
 *
 * <pre>{@code
 * hub.moderation().mute(Subject.user("u17"), Duration.ofMinutes(10), "ann", "insults");
 * }</pre>
 */
public interface Moderation {

    /** The logger of the actions: {@value}. */
    String AUDIT_LOGGER = "io.chathub.audit";
    /** How many sanctions there may be: {@value}. */
    int MAX_SANCTIONS = 10_000;
    /** How many actions {@link #auditLog()} holds: {@value}. */
    int AUDIT_LOG_LENGTH = 500;
    /** The longest sanction: a year. */
    Duration LONGEST = Duration.ofDays(365);

    /**
     * Ends connections, with 4503: their clients do not come back by themselves, but nothing keeps them from it.
     *
     * @param moderator who decides it, for the log; at most {@value Subject#MAX_LENGTH} characters
     * @param reason    why, for the log; may be empty, at most {@value Subject#MAX_LENGTH} characters
     * @return how many connections that were
     * @throws IllegalArgumentException if {@code subject} is a network of addresses
     */
    int disconnect(Subject subject, String moderator, String reason);

    /**
     * As {@link #disconnect(Subject, String, String)}, with another close code.
     *
     * @param code the close code of the connections; it says whether their clients come back by themselves
     */
    int disconnect(Subject subject, CloseCode code, String moderator, String reason);

    /**
     * Lets somebody read and not speak for a while: messages and typing notices are refused as {@code forbidden}. Again
     * for the same subject, it is the newer length that counts.
     *
     * @param duration how long; more than zero, at most {@link #LONGEST}
     * @return how many connections there are of that subject now
     * @throws IllegalArgumentException if {@code subject} is a network of addresses, or {@code duration} is out of its
     *                                  range
     * @throws IllegalStateException    if there are {@value #MAX_SANCTIONS} sanctions already
     */
    int mute(Subject subject, Duration duration, String moderator, String reason);

    /** Ends a mute before its time. Returns whether there was one. */
    boolean unmute(Subject subject, String moderator, String reason);

    /**
     * Ends the connections of a user or an address with 4503, and lets in none for a while: their handshakes are
     * answered with 403.
     *
     * @param duration how long; more than zero, at most {@link #LONGEST}
     * @return how many connections that ended
     * @throws IllegalArgumentException if {@code subject} is one connection or a network of addresses, or
     *                                  {@code duration} is out of its range
     * @throws IllegalStateException    if there are {@value #MAX_SANCTIONS} sanctions already
     */
    int ban(Subject subject, Duration duration, String moderator, String reason);

    /** Ends a ban before its time. Returns whether there was one. */
    boolean unban(Subject subject, String moderator, String reason);

    /** Who is muted or banned now; those that end first come first. */
    List<Sanction> sanctions();

    /** The last actions, oldest first. */
    List<AuditEntry> auditLog();
}
