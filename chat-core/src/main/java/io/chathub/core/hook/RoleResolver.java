package io.chathub.core.hook;

import io.chathub.core.Client;
import io.chathub.protocol.state.Role;
import org.jspecify.annotations.Nullable;

/**
 * Decides who moderates a room. A {@link Role#MODERATOR} or {@link Role#OWNER} may delete the messages of others, pin, and
 * mention everyone in larger rooms. Every other role counts as {@link Role#MEMBER} here: {@link RoomPolicy} decides who may
 * join, read and post. A resolver may block; see the {@linkplain io.chathub.core.hook package}. Called concurrently, for
 * each pin, each deletion of the message of another user, and each mention of everyone in a larger room.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .roles((client, room) -> {
 *             Identity known = client.identity(); // null for a guest
 *             return known != null && staff.contains(known.userId()) ? Role.MODERATOR : null;
 *         })
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface RoleResolver {

    /**
     * The role of {@code client} in {@code room}; null for the {@linkplain Identity#role() role of its identity}. An exception
     * refuses the request with {@code internal}.
     */
    @Nullable Role roleOf(Client client, String room) throws Exception;
}
