package io.chathub.core.moderation;

import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Disconnects, mutes and bans clients, users and addresses, and erases users, for an operator or the host. Without a
 * {@linkplain io.chathub.core.HubBuilder#store store}, sanctions are in memory: after a restart none is in force. A host that wants to keep sanctions stores the actions from
 * {@link io.chathub.core.HubListener#onModerated}, and applies the sanctions again after a restart; or its
 * {@linkplain io.chathub.core.HubBuilder#backend backend} has a store of sanctions. All methods may be called from any thread,
 * and return at once.
 *
 * <p>Where a chat has several nodes, an action counts on all of them: on this node when the method returns, on the others a
 * moment later. Numbers of connections are those of this node, and only this node has the action in its audit log. A sanction
 * that could not be stored is in force on this node alone until the store can be reached; the log has a line at level ERROR,
 * and one at level WARN for a node that has not confirmed a disconnect.
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
    /** The largest number of sanctions: {@value}. */
    int MAX_SANCTIONS = 10_000;
    /** The number of actions that {@link #auditLog()} holds: {@value}. */
    int AUDIT_LOG_LENGTH = 500;
    /** The longest sanction: a year. */
    Duration LONGEST = Duration.ofDays(365);

    /**
     * Closes the subject's connections with 4503, which advises clients not to reconnect by themselves; a new
     * connection is not refused.
     *
     * @param moderator the moderator's name for the audit log; at most {@value Subject#MAX_LENGTH} characters
     * @param reason    the reason for the audit log; may be empty, at most {@value Subject#MAX_LENGTH} characters
     * @return the number of connections closed
     * @throws IllegalArgumentException if {@code subject} is a network of addresses
     */
    int disconnect(Subject subject, String moderator, String reason);

    /**
     * As {@link #disconnect(Subject, String, String)}, with another close code.
     *
     * @param code the close code of the connections; clients derive from the code whether to reconnect
     */
    int disconnect(Subject subject, CloseCode code, String moderator, String reason);

    /**
     * Mutes a subject: it may read, but its messages and typing notices are refused as {@code forbidden}. A second mute
     * of the same subject replaces the duration of the first.
     *
     * @param duration the duration of the mute; more than zero, at most {@link #LONGEST}
     * @return the number of the subject's connections now
     * @throws IllegalArgumentException if {@code subject} is a network of addresses, or {@code duration} is out of its
     *                                  range
     * @throws IllegalStateException    if there are {@value #MAX_SANCTIONS} sanctions already
     */
    int mute(Subject subject, Duration duration, String moderator, String reason);

    /** Ends a mute early. Returns whether the subject was muted. */
    boolean unmute(Subject subject, String moderator, String reason);

    /**
     * Bans a user or an address: closes the subject's connections with 4503, and refuses its handshakes with 403.
     *
     * @param duration the duration of the ban; more than zero, at most {@link #LONGEST}
     * @return the number of connections closed
     * @throws IllegalArgumentException if {@code subject} is one connection or a network of addresses, or
     *                                  {@code duration} is out of its range
     * @throws IllegalStateException    if there are {@value #MAX_SANCTIONS} sanctions already
     */
    int ban(Subject subject, Duration duration, String moderator, String reason);

    /** Ends a ban early. Returns whether the subject was banned. */
    boolean unban(Subject subject, String moderator, String reason);

    /**
     * Deletes a message. Its text is gone from the history, the search and the monitoring; a tombstone keeps its offset. A deletion
     * of a message that is deleted already is not in the audit log.
     *
     * @param target the offset of the message
     * @return whether the message was deleted by this call; fails as {@link io.chathub.core.RoomMessages#delete} does
     * @throws IllegalArgumentException if {@code room} is not the name of a room
     * @throws IllegalStateException    if the hub is not running
     */
    CompletionStage<Boolean> delete(String room, long target, String moderator, String reason);

    /**
     * Removes all v2 members of a room, on all nodes: each receives a {@code left} without a ref, and stays connected. The room keeps
     * its messages, and a client may join it again; to prevent that, refuse the client in the {@link
     * io.chathub.core.hook.RoomPolicy}. A v1 client is always in the lobby and stays there.
     *
     * @return the number of members removed on this node
     * @throws IllegalArgumentException if {@code room} is not the name of a room
     */
    int close(String room, String moderator, String reason);

    /**
     * Erases the data of a user. Each held message of the user is deleted, or loses its author, by an event of its own, so that
     * clients receive the change. Then the hub's store removes what else it has of the user: tombstones lose the name, reactions
     * count without a name, keys, markers and the user's entries are removed, entries of the audit log lose the user and the
     * reason; and no byte of the texts is left in the store's files.
     *
     * <p>Not erased are sanctions, which hold until their end; texts of others that name the user; backups, exports and log files;
     * and what clients have received. The user is neither disconnected nor kept from returning: a host closes the account, or bans
     * the user, before.
     *
     * <p>The call may be repeated after a failure. The audit log has the erasure under the user's public id, once it is done.
     *
     * @param user     a user, by the host's id
     * @param publicId the public id where {@link io.chathub.core.hook.Identity#publicId} gave one; null for the derived one
     * @return the number of messages deleted or changed; fails with a {@link io.chathub.protocol.ProtocolException} of code {@code
     *         UNAVAILABLE} where the store is away
     * @throws IllegalArgumentException if {@code user} is no user
     */
    CompletionStage<Integer> erase(
            Subject user, @Nullable String publicId, ErasureMode mode, String moderator, String reason);

    /** The mutes and bans in force, ordered by end time. */
    List<Sanction> sanctions();

    /** The last actions, oldest first. */
    List<AuditEntry> auditLog();
}
