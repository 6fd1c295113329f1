package io.chathub.core.hook;

import io.chathub.core.Client;

/**
 * Decides who may do what in which room. Every method allows unless it says otherwise; what is not allowed is refused
 * with {@code forbidden}. It may block; see the {@linkplain io.chathub.core.hook package}. Called concurrently.
 *
 * <p>A v1 client is in {@code lobby} without being asked; its messages there are asked about.
 */
public interface RoomPolicy {

    /** Whether {@code client} may join {@code room}. */
    default boolean mayJoin(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code room}, which does not exist, is made because {@code client} joins it. */
    default boolean mayCreate(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code client} may read what was said in {@code room} before: by a join, or as a member. */
    default boolean mayRead(Client client, String room) throws Exception {
        return true;
    }

    /** Whether {@code client} may say something in {@code room}. */
    default boolean mayPost(Client client, String room) throws Exception {
        return true;
    }
}
