package io.chathub.core.internal.command.request;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.delivery.Subscription;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Left;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rooms that one v2 client is in, or on its way into. Guarded by the session's monitor. */
public final class RoomMemberships {

    private final ClientSession session;
    private final HubServices services;
    private final CommandRunner runner;
    private final Map<String, Membership> rooms = new HashMap<>(4);

    public RoomMemberships(ClientSession session, HubServices services, CommandRunner runner) {
        this.session = session;
        this.services = services;
        this.runner = runner;
    }

    /** Whether the client is a member of {@code room}. */
    public boolean isIn(String room) {
        return rooms.containsKey(room);
    }

    /**
     * The membership of a room.
     *
     * @throws ProtocolException if the name is not valid, or the client is not in that room
     */
    public Membership require(String room) {
        Membership membership = rooms.get(requireValid(room));
        if (membership != null) {
            return membership;
        }
        throw session.username() == null
                ? new ProtocolException(ErrorCode.NOT_JOINED, "join a room first")
                : new ProtocolException(ErrorCode.NOT_A_MEMBER, "not in this room");
    }

    /** The memberships that the other members see. */
    public List<Membership> announced() {
        return rooms.values().stream().filter(Membership::isAnnounced).toList();
    }

    /** Whether the client still has the same membership. */
    public boolean has(Membership membership) {
        return rooms.get(membership.room().name()) == membership;
    }

    /**
     * The same membership, if the client still has it: a reply is no message after {@code left}.
     *
     * @throws ProtocolException if the client has left the room meanwhile
     */
    public Membership requireStill(Membership membership) {
        if (!has(membership)) {
            throw new ProtocolException(ErrorCode.NOT_A_MEMBER, "not in this room");
        }
        return membership;
    }

    /** The name of the client, which has to be a member of {@code room}; fails as {@link #require}. */
    public String nameIn(String room) {
        require(room);
        String name = session.username();
        if (name == null) {
            throw new IllegalStateException("a member without a name");
        }
        return name;
    }

    /**
     * Checks that the client may be in one more room.
     *
     * @throws ProtocolException if the client is in {@code room} already, or in as many rooms as it may be
     */
    public void requireRoomFor(String room) {
        if (rooms.containsKey(room)) {
            throw new ProtocolException(ErrorCode.ALREADY_JOINED, "already in this room");
        }
        if (rooms.size() >= services.options().rooms().maxRoomsPerClient()) {
            throw new ProtocolException(ErrorCode.ROOM_LIMIT, "room limit reached");
        }
    }

    public static String requireValid(String room) {
        if (!RoomNames.isValid(room)) {
            throw new ProtocolException(ErrorCode.BAD_ROOM, "not a room name");
        }
        return room;
    }

    /**
     * Subscribes the client to a room that it occupies; events are held back until the reply to its join.
     *
     * @param mayRead whether the client may read the room's history
     */
    public Membership enter(LiveRoom room, boolean mayRead) {
        Membership membership = new Membership(
                room,
                Subscription.heldBack(
                        session.output(),
                        room.name(),
                        services.options().delivery().maxQueuedFrames(),
                        mayRead));
        rooms.put(room.name(), membership);
        return membership;
    }

    /** Ends a membership that was not announced. */
    public void abandon(Membership membership) {
        remove(membership, null);
    }

    /** Ends a membership and notifies the client; {@code ref} is that of its request, or null. */
    public void leave(Membership membership, @Nullable String ref) {
        String room = membership.room().name();
        remove(membership, Left.builder(room).ref(ref).build());
        services.observers().left(session, room);
    }

    /** Removes the client from a room; false where it is not a member. */
    public boolean evict(String room) {
        Membership membership = rooms.get(room);
        if (membership == null || !membership.isAnnounced()) {
            return false;
        }
        leave(membership, null);
        return true;
    }

    /** Asks the host about every room again. A hook that fails changes nothing. */
    public void reauthorize() {
        for (Membership membership : List.copyOf(rooms.values())) {
            String name = membership.room().name();
            var unused = services.hooks().mayJoin(session, name).whenComplete((allowed, failure) -> {
                if (failure == null && !allowed) {
                    synchronized (session) {
                        if (session.isLive() && rooms.get(name) == membership) {
                            evict(name);
                        }
                    }
                }
            });
        }
    }

    /** Ends all memberships: the connection ends. */
    public void leaveAll() {
        for (Membership membership : List.copyOf(rooms.values())) {
            remove(membership, null);
        }
    }

    private void remove(Membership membership, @Nullable Left farewell) {
        LiveRoom room = membership.room();
        rooms.remove(room.name());
        CompletionStage<Void> gone = membership.exit(session);
        if (Stages.isDone(gone)) {
            publishLeave(membership);
            membership.stopDelivery(farewell);
            services.rooms().exit(room);
        } else {
            membership.stopDelivery(farewell);
            runner.finish(gone, () -> {
                publishLeave(membership);
                services.rooms().exit(room); // after the publication, which needs the room's stream
            });
        }
    }

    private void publishLeave(Membership membership) {
        String username = session.username();
        if (membership.isAnnounced() && username != null) {
            runner.publish(UserLeft.builder(membership.room().name(), username)
                    .id(session.id())
                    .build());
        }
    }
}
