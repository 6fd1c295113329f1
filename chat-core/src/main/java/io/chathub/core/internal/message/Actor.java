package io.chathub.core.internal.message;

import io.chathub.core.Publication;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import org.jspecify.annotations.Nullable;

/**
 * The user, or the host, that changes a message.
 *
 * @param origin   the id of the connection; {@link Publication#HOST} for the host
 * @param username the username; empty for the host
 * @param user     the public id of the user; null for a guest and for the host
 * @param role     the role of the user in the room
 */
public record Actor(
        String origin, String username, @Nullable String user, Role role) {

    /** The host, and the operators: every change is theirs to make. */
    public static final Actor HOST = new Actor(Publication.HOST, "", null, Role.OWNER);

    /** Whether the actor is the host. */
    public boolean isHost() {
        return origin.equals(Publication.HOST);
    }

    /** Whether the actor moderates the room. */
    public boolean moderates() {
        return role == Role.MODERATOR || role == Role.OWNER;
    }

    /**
     * Whether the actor has posted a message: the same user on any connection; without a user, the same connection, which
     * has no user either. A name proves nothing.
     */
    public boolean isAuthorOf(MessagePosted message) {
        String author = message.user();
        return author != null
                ? author.equals(user)
                : user == null && message.id().equals(origin);
    }

    /** The reactor of this actor's reactions, which no other user shares. A guest is its name: a return counts once. */
    public String reactor() {
        return user != null ? "u:" + user : "g:" + username;
    }
}
