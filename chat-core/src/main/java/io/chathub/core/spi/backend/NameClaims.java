package io.chathub.core.spi.backend;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which usernames are taken, on all nodes of a chat. A name has one owner, and a holder for each connection of the owner
 * that has the name. The hub asks holders whether they are alive; this table only compares and sets.
 *
 * <p>The claims of a node last while the node is alive: a table of several nodes has a lease for each node and renews it. When
 * the lease of a node ends, its holders are removed. A node that was cut off and comes back claims the names of its connections
 * again by itself, as far as they are free; a connection whose name was taken meanwhile keeps the name until it ends.
 *
 * <p>The hub calls this interface only where names are unique.
 */
public interface NameClaims extends AutoCloseable {

    /**
     * Claims a name for a connection of this node, in one atomic step: adds the connection to the holders if the name is free,
     * or has the same owner, or {@code always} is set.
     *
     * <p>Calls for one connection take effect in the order of the calls, those of {@link #release} too. The stage fails with
     * a {@link io.chathub.protocol.ProtocolException} of code {@code UNAVAILABLE} if a retry may succeed. After a failure the
     * hub releases the name, since the claim may have taken effect.
     *
     * @param key    the name in the form in which names are compared
     * @param client the id of the connection
     * @param owner  the owner: the same text for all connections of one user, and for no other
     * @param always whether the connection becomes a holder even where another owner has the name, which stays the owner
     * @return the holders after the step; the claim succeeded if {@code client} is one of them. Else the holders are those of
     *         the other owner
     */
    CompletionStage<List<ClaimHolder>> claim(String key, String client, String owner, boolean always);

    /**
     * Removes a connection of this node from the holders of a name. Without effect if the connection is no holder. After a
     * failure the table tries again until the node's lease ends.
     */
    void release(String key, String client);

    /** Releases all claims of this node and all resources. Called once. */
    @Override
    void close();
}
