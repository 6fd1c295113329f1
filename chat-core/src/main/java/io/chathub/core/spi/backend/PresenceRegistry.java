package io.chathub.core.spi.backend;

import io.chathub.protocol.event.Member;
import java.util.concurrent.CompletionStage;

/**
 * The members of rooms on the other nodes. Each hub has the members of its own node by itself; the registry is given them, and
 * shows them to the other nodes.
 *
 * <p>The members of a node last while the node is alive: a registry has a lease for each node and renews it. After the end of a
 * node without {@link #close}, the registry removes the node's members and reports them to one other node, by
 * {@link PresenceHandler#onMembersLost}. A node that was cut off and comes back registers all of its members again by itself.
 *
 * <p>Calls for one room and one connection take effect, and their stages complete, in the order of the calls.
 */
public interface PresenceRegistry extends AutoCloseable {

    /** Starts the registry. Called once, before every other call. */
    void start(PresenceHandler handler);

    /**
     * Adds a member of this node to a room, or replaces its name. The stage completes when a later {@link #members} of any
     * node finds the member: the hub announces the member after that. After a failure the hub announces the member all the
     * same, and the registry adds it as soon as it can.
     */
    CompletionStage<Void> enter(String room, Member member);

    /**
     * Removes a member of this node from a room. The stage completes when no later {@link #members} of any node finds the
     * member. After a failure the registry tries again until the node's lease ends.
     *
     * @param client the id of the connection
     */
    CompletionStage<Void> leave(String room, String client);

    /**
     * Some or all members of a room on the other nodes. The stage fails where the registry cannot be reached: the hub shows the
     * members of its own node then.
     *
     * @param limit the largest number of members in the page, at least 0
     */
    CompletionStage<PresencePage> members(String room, int limit);

    /**
     * The number of members of a room on the other nodes, as last known; 0 for a room in which this node has no member. Read
     * from memory, at each join and leave.
     */
    int count(String room);

    /** Removes the members of this node and releases all resources. Called once. */
    @Override
    void close();
}
