package io.chathub.core.hook;

import io.chathub.core.Client;

/**
 * Decides which client may join, create, read and post to which room. By default every method allows; a request that is
 * not allowed is refused with {@code forbidden}. A policy may block; see the {@linkplain io.chathub.core.hook package}.
 * Called concurrently.
 *
 * <p>A v1 client joins {@code lobby} without a call of {@link #mayJoin}; its messages there are checked by
 * {@link #mayPost}.
 */
public interface RoomPolicy {

    /** Whether {@code client} may join {@code room}. */
    default boolean mayJoin(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code client} may create {@code room}, which does not exist, by joining it. */
    default boolean mayCreate(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code client} may read the history of {@code room}, in a join or in a later request as a member. */
    default boolean mayRead(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code client} may post messages in {@code room}, and replace the text of its own. */
    default boolean mayPost(Client client, String room) throws Exception {
        return true;
    }

    /**
     * Whether {@code client} may do {@code action} in {@code room}. Asked after the check of the {@linkplain RoleResolver role},
     * which this method can narrow and not widen. An implementation allows the actions that it does not know.
     */
    default boolean may(Client client, String room, RoomAction action) throws Exception {
        return true;
    }
}
